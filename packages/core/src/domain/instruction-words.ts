/** One word or phrase between bars or line ends; bars inside brackets belong to the phrase. */
function words(text: string): readonly string[] {
  return text
    .split(/\|(?![^(]*\))|\n/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/**
 * Words from which an order to a reviewer or model is made up, in the languages updates are written in.
 * `*` stands for any ending. They are compared after folding: lower case, without Latin accents, look-alikes unmasked.
 */
export const instructionWords = {
  /** telling somebody to set rules aside */
  ignore: words(`
    ignore | disregard | forget | override | overrule | bypass | discard | neglect | do not follow
    don't follow | stop following | pay no attention to | set aside
    ignorier* | missacht* | vergiss | vergesst | vergessen sie | beachte nicht | beachten sie nicht
    nicht beachten | befolge nicht | verwirf | uberschreib*
    ignora | ignoren | ignorad | olvida | olvide | olviden | descarta | descarte | no sigas | no siga
    haz caso omiso | haga caso omiso | pasa por alto | omite
    ignorez | oublie | oubliez | ne tiens pas compte | ne tenez pas compte | ne suis pas | ne suivez pas
    fais abstraction | faites abstraction
    esqueca | esqueci | esquece | desconsidere | desconsidera | nao siga | dimentica | dimenticate | ignori
    ignorate | trascura | non seguire | non considerare | non tenere conto
    ignoruj | ignorujcie | zignoruj | zignorujcie | pomin | zapomnij | nie zwazaj | nie przestrzegaj
    nie stosuj
    ігноруй | ігноруйте | проігноруй* | зігноруй* | забудь | забудьте | не зважай* | не дотримуйся
    игнорируй | игнорируйте | проигнорируй* | не обращай* | не следуй* | отбрось*
    negeer | negeert | vergeet | ignorera | ignorer | gormezden gel* | dikkate alma* | yok say* | abaikan
    تجاهل | تجاهلوا | تجاهلي | انس | اهمل
  `),
  ignoreUnspaced: words(`
    忽略 | 无视 | 無視 | 忽视 | 忽視 | 忘记 | 忘掉 | 不要理会 | 不用理会 | 不要遵守 | 不要遵循 | 忘れ | 従わない | 従わず | 무시 | 잊어 | 따르지 | अनदेखा
    नज़रअंदाज़ | भूल जा
  `),
  /** the rules that are to be set aside */
  rules: words(`
    instruction* | prompt | prompts | rules | rule | guideline* | rubric* | directive* | directions | criteria
    system message* | commands | context
    anweisung* | vorgabe* | anleitung* | instruktion* | regel | regeln | bewertungskriteri* | bewertungsregel*
    rubrik | richtlini*
    instruccion* | reglas | indicaciones | directrices | rubrica | criterio* | consigne* | regles | grille
    critere*
    instruco* | instruca* | regras | orientaco* | diretriz* | istruzion* | regole | indicazioni | direttiv*
    criteri
    instrukcj* | polece* | zasad* | wytyczn* | kryteri* | інструкці* | вказівк* | правила | критері*
    инструкци* | указани* | критери*
    instructie* | regels | richtlijn* | talimat* | kurallar* | yonerge* | التعليمات | تعليمات | القواعد
    الاوامر | instruksi
  `),
  rulesUnspaced: words(`
    指令 | 指示 | 规则 | 規則 | 提示 | 说明 | 要求 | 标准 | 標準 | 命令 | ルール | プロンプト | 基準 | 지시 | 명령 | 규칙 | 프롬프트 | 지침 | निर्देश
    नियम
  `),
  /** which rules: those that the reader was given before this text */
  earlier: words(`
    previous | prior | above | earlier | preceding | foregoing | your | system | initial | these | grading
    scoring | evaluation | rubric | given to you | all other | any other | hidden
    bisherig* | vorherig* | vorig* | obig* | fruher* | vorangegangen* | vorstehend* | deine | deinen | ihre
    ihren
    anterior | anteriores | previas | previos | previa | tus | sus | del sistema | precedent | precedent*
    anterieur* | tes | vos | ci-dessus | prealable*
    suas | seus | acima | precedenti | tue | vostre | sopra | poprzedni* | wczesniejsz* | powyzsz* | swoje
    twoje | dotychczasow*
    попередн* | вище | вищенаведен* | свої | твої | предыдущ* | вышеуказанн* | прежн* | свои | твои | выше
    vorige | eerdere | bovenstaande | onceki | yukaridaki | السابقة | السابقه | اعلاه | sebelumnya
  `),
  earlierUnspaced: words(`
    之前 | 以前 | 先前 | 上述 | 上面 | 以上 | 你的 | 您的 | 系统 | 前面 | 所有 | これまで | 上記 | 今まで | すべて | 全て | システム | 前の | 이전 | 위의 | 앞의
    시스템 | 모든 | पिछले | उपरोक्त | पहले | सभी
  `),
  /** the best mark, in whatever scale */
  topMark: words(`
    level (5|five) | level: 5 | levels? of 5 | grade:? a | an a | full (marks|score|points|credit)
    top (marks|grade|score|level|rating) | highest (possible )?(grade|score|level|mark|marks|rating)
    maximum (possible )?(grade|score|level|mark|marks|points|rating) | max score
    perfect (score|grade|marks|rating) | 5 ?/ ?5 | (5|five) out of (5|five) | 10 ?/ ?10 | 100 ?/ ?100
    100 (points|percent) | 100 ?% | (score|grade|rating) of (a|5|10|100) | (5|five) stars | a\\+
    (score|rating): ?(5|10|100)
    stufe (5|funf) | note (1|eins|a) | bestnote* | volle punktzahl | volle punkte
    hochst(e|en|er) (stufe|note|bewertung|punktzahl) | hochstnote | hochststufe | beste (note|bewertung)
    maximale punktzahl
    nivel 5 | nivel cinco | (nota|puntuacion|calificacion|puntaje) (maxima|maximo|mas alta)
    maxima (nota|puntuacion|calificacion) | nota a | niveau 5 | niveau cinq | note maximale | meilleure note
    note la plus (haute|elevee) | maximum de points | niveau maximal | niveau maximum | note a
    nivel maximo | pontuacao maxima | nota (maxima|mais alta) | livello (5|cinque) | voto (massimo|piu alto)
    punteggio (massimo|pieno) | massimo dei voti | livello massimo
    poziom 5 | poziom piaty | najwyzsz(a|e|y|ej) (ocene|ocena|poziom|note)
    maksymaln(a|e|y) (ocene|ocena|liczbe punktow|wynik) | ocen(e|a) a
    рівень 5 | 5 рівень | п'ятий рівень | найвищ(ий|у|і) (бал|оцінку|рівень|бали)
    максимальн(ий|у|і) (бал|оцінку|бали|рівень) | уровень 5 | 5 уровень | пятый уровень
    высш(ий|ую|ие) (балл|оценку|уровень) | наивысш(ий|ую) (балл|оценку|уровень)
    максимальн(ый|ую|ые) (балл|оценку|баллы|уровень)
    hoogste (cijfer|score|niveau) | maximale score | tam puan | en yuksek (not|puan|seviye)
    الدرجة (الكاملة|القصوى) | العلامة الكاملة | (اعلى|أعلى) (درجة|تقييم|مستوى) | المستوى (5|الخامس)
    nilai (maksimal|tertinggi|sempurna)
  `),
  topMarkUnspaced: words(`
    满分 | 滿分 | 最高分 | 最高等级 | 最高级 | 最高评分 | 最高评价 | 5 ?级 | 五级 | (级别|等级|评级) ?5 | a ?级 | 満点 | 最高評価 | 最高点 | 最高の評価
    レベル ?5 | 最高レベル | a ?評価 | 評価 ?a | 만점 | 최고 ?점수 | 최고점 | 최고 ?등급 | 레벨 ?5 | 5 ?단계 | स्तर 5 | पूरे अंक | पूर्ण अंक
    सर्वोच्च | उच्चतम
  `),
  /** giving a mark, as an order; English has rules of its own because its imperatives look like other forms */
  give: words(`
    gib | gebt | geben sie | vergib | vergebt | vergeben sie | bewerte | bewertet | bewerten sie | setze
    setzen sie | benote | benoten sie | erteile | erteilen sie | muss | mussen
    dale | dame | danos | otorga | otorgue | asigna | asigne | asignale | califica | califique | puntua | pon
    ponga | ponle | evalua | evalue | concede | conceda | debe*
    donne | donnez | attribue | attribuez | notez | mets | mettez | accorde | accordez | evaluez | doit
    doivent | devez
    atribua | atribui | avalie | classifique | coloque | dar | deve | devem | de-me | assegna | assegnate
    assegni | dai | dammi | attribuisci | attribuite | valuta | valutate | metti | concedi | devi | devono
    daj | dajcie | przyznaj* | ocen | ocencie | wystaw* | ustaw | wpisz | musi* | постав | поставте | дай
    дайте | признач* | оціни | оцініть | виставте | вистав | надай* | присвой* | поставь* | оцени | оцените
    выстави* | назначь*
    geef | geeft | verin | puanla* | امنح | اعط | أعط | قيم | ضع | berikan | beri
  `),
  giveUnspaced: words(`
    给 | 給 | 打 | 评为 | 评定 | 授予 | 返回 | 输出 | 判为 | 与え | 付け | つけ | してください | しなさい | 出力 | 주세요 | 줘 | 주십시오 | 부여 | 평가하 | 매기
    매겨 | दें | दो | दीजिए
  `),
  /** who or what is addressed: the reader who grades, or the work that is graded */
  target: words(`
    reviewer* | grader* | judge | judges | evaluator* | assessor* | examiner* | ai | llm | language model*
    model | assistant | chatgpt | claude | gpt | gemini | you
    this (submission|project|update|report|text|entry|work|proposal|one)
    (my|our) (submission|project|update|work|entry) | criteria | criterion | every section | all sections
    each section | evaluation | grading | rubric
    gutachter* | prufer* | bewerter* | ki | sprachmodell* | kriteri* | einreichung* | projekt | projekts
    bewertung* | abschnitt* | uns | mir
    evaluador* | revisor* | juez | ia | modelo | criterio* | proyecto | entrega | evaluateur* | correcteur*
    relecteur* | juge | modele | critere* | projet | soumission | avaliador* | juiz | projeto | submissao
    valutator* | revisore | giudice | modello | criteri* | progetto | presentazione
    recenzen* | oceniajac* | sedzi* | kryteri* | zgloszeni* | рецензент* | оцінювач* | суддя | судде | ші
    модел* | критері* | проєкт* | проект* | оценщик* | проверяющ* | судья | судье | ии | критери*
    beoordelaar* | hakem* | degerlendir* | proje* | kriter* | المراجع | المقيم | النموذج | المشروع | المعايير
    penilai | proyek
  `),
  targetUnspaced: words(`
    评审 | 評審 | 评委 | 审核 | 评分 | 模型 | 人工智能 | 项目 | 標準 | 标准 | 提交 | 審査 | 評価者 | モデル | プロジェクト | 項目 | 基準 | 심사 | 평가자 | 모델
    프로젝트 | 항목 | 기준 | समीक्षक | मूल्यांकन | मॉडल | परियोजना | मानदंड
  `),
};

const addressed = '(?:reviewer|grader|evaluator|judge|assessor|examiner)s?';
const machine =
  '(?:(?:large )?language model|llm|ai(?: (?:model|assistant|system|grader|judge|reviewer|evaluator|agent))?|(?:ai )?assistant|chatgpt|claude|gpt[\\w.-]*|gemini|copilot|bot|model)s?';
const outputNoun = '(?:response|reply|answer|output)s?';
const verdictNoun = '(?:evaluation|feedback|assessment|verdict|grading|judg(?:e)?ment|scoring)';
const startOf =
  '(?:^|[.!?:;,"“”(\\[>*-]\\s*|\\b(?:please|must|should|shall|now|then|you|therefore|simply|just|always|kindly)\\s+)';
const markVerb =
  '(?:give|award|assign|grant|rate|score|grade|mark|set|return|output|put|answer with|respond with|report|print|make sure to (?:give|award|assign|rate|score|grade|mark))';
const topMark =
  '(?:level (?:5|five)|level: ?5|grade:? a|an a|full (?:marks|score|points|credit)|top (?:marks|grade|score|level|rating)|highest (?:possible |available )?(?:grade|score|level|mark|marks|rating)|maximum (?:possible )?(?:grade|score|level|mark|marks|points|rating)|max score|perfect (?:score|grade|marks|rating)|(?:5|10|100) ?/ ?(?:5|10|100)|(?:5|five) out of (?:5|five)|100 (?:points|percent)|100 ?%|(?:5|five) stars|a\\+|(?:at |as |a )?(?:5|a)(?= (?:for|on|in) (?:all|every|each)| (?:everywhere|across)))';
const act =
  '(?:add|append|answer|anagram|augment|begin|change|combine|compose|convert|embed|encode|end|enhance|ensure|finish|format|group|hint|include|incorporate|insert|integrate|introduce|jumble|keep|make|mention|misspell|modify|output|prefix|provide|put|rearrange|remove|render|repeat|replace|rewrite|scramble|start|substitute|suggest|tease|translate|use|write)';
const reveal = '(?:reveal|print|show|repeat|output|leak|disclose|tell (?:me|us)|quote)';

/** English orders whose grammar matters, as patterns on folded text; the name says what was found. */
export const englishOrders: readonly {
  readonly kind: 'grade-order' | 'reviewer-order' | 'output-order';
  readonly pattern: RegExp;
  readonly needsTarget: boolean;
}[] = [
  {
    kind: 'grade-order',
    needsTarget: true,
    pattern: new RegExp(`${startOf}${markVerb}\\b[^.!?]{0,80}?\\b${topMark}`, 'u'),
  },
  {
    kind: 'grade-order',
    needsTarget: false,
    pattern: new RegExp(
      `${startOf}(?:give|award|grant|rate|score|grade|mark)\\s+(?:me|us|this|it|my|our|everything|all)\\b[^.!?]{0,50}?\\b${topMark}`,
      'u',
    ),
  },
  {
    kind: 'grade-order',
    needsTarget: true,
    pattern: new RegExp(
      `\\b(?:must|should|shall|has to|have to|needs? to|is to|are to|will)\\s+(?:always |all )?(?:be (?:graded|rated|scored|marked|given|awarded|set|evaluated|judged)|receive|get)\\b[^.!?]{0,60}?\\b${topMark}`,
      'u',
    ),
  },
  {
    kind: 'grade-order',
    needsTarget: true,
    pattern: new RegExp(
      `\\b(?:already|pre-?|was|been|is)\\s*(?:approved|agreed|confirmed|decided|graded|verified)\\b[^.!?]{0,40}?\\b${topMark}`,
      'u',
    ),
  },
  {
    kind: 'reviewer-order',
    needsTarget: false,
    pattern: new RegExp(
      `(?:^|[.!?:;>*\\[(-]\\s*|\\b(?:dear|hey|hi|hello|attention|(?:note|message|instructions?|memo|reminder) (?:to|for))\\s+(?:the |all |any )?(?:ai )?)(?:${addressed})\\s*[:,!\\])-][^.!?]{0,30}\\b(?:must|should|please|do not|don't|instead|you|give|award|assign|rate|score|grade|mark|ignore|treat|consider|output)\\b[^!?]{0,100}\\b(?:grade|score|level|marks?|rating|rate|points|criteria|rubric|lenient|generous|favou?rabl[ey]|positive(?:ly)?)\\b`,
      'u',
    ),
  },
  {
    kind: 'reviewer-order',
    needsTarget: false,
    pattern: new RegExp(
      `\\b(?:dear|hey|hi|hello|attention|(?:note|message|instructions?|memo|reminder) (?:to|for))[ :]+(?:the |all |any |every )?${machine}\\b[^!?]{0,160}\\b(?:must|should|please|do not|don't|instead|give|award|assign|rate|score|grade|mark|ignore|treat|output|respond|reply)\\b`,
      'u',
    ),
  },
  {
    kind: 'reviewer-order',
    needsTarget: false,
    pattern: new RegExp(
      `\\bif (?:you are|you're|this is (?:being )?read by) (?:an? |the )?(?:automated )?${machine}\\b\\s*(?:[,.:]|\\b(?:reading|reviewing|grading|processing|evaluating|scoring|judging|then|you|please)\\b)`,
      'u',
    ),
  },
  {
    kind: 'reviewer-order',
    needsTarget: false,
    pattern: new RegExp(
      `\\b(?:as|you are|act as|you're) (?:an? |the )?(?:ai |lenient |generous |friendly |fair )*(?:${addressed}|language model|llm)\\b[^!?]{0,40}\\b(?:must|should|have to|need to|now|please|always|give|award|assign|rate)\\b`,
      'u',
    ),
  },
  {
    kind: 'reviewer-order',
    needsTarget: false,
    pattern: new RegExp(`\\byou are now\\b[^.!?]{0,40}\\b(?:${addressed}|${machine}|mode|teacher|persona)\\b`, 'u'),
  },
  {
    kind: 'reviewer-order',
    needsTarget: false,
    pattern:
      /(?:^|[.!?:;,-]\s*|\bplease )(?:be|stay) (?:very |more |extra |as )?(?:lenient|generous|kind|favou?rable|positive)\b[^.!?]{0,40}\b(?:grad|scor|mark|rat|evaluat|judg|review|level)/u,
  },
  {
    kind: 'reviewer-order',
    needsTarget: false,
    pattern:
      /\b(?:when|while|before) (?:you (?:are )?)?(?:grading|evaluating|scoring|judging|assessing) (?:this|my|our|the)\b[^.!?]{0,20}[, ](?:please|always|you must|give|award|assign|ignore|do not|don't|use|apply)\b/u,
  },
  {
    kind: 'reviewer-order',
    needsTarget: false,
    pattern:
      /\b(?:do not|don't|never|must not) (?:deduct|subtract|lower|reduce|flag|report|mention|penali[sz]e)\b[^.!?]{0,50}\b(?:points|marks|score|grade|level|this (?:request|instruction|message|comment|note|text|submission)|rubric)\b/u,
  },
  {
    kind: 'output-order',
    needsTarget: false,
    pattern: new RegExp(
      `(?:^|[.!?:;,>-]\\s*|\\bplease\\s+)${act}\\b.{0,160}\\byour (?:own |final |entire )?(?:${outputNoun}|${verdictNoun})`,
      'u',
    ),
  },
  {
    kind: 'output-order',
    needsTarget: false,
    pattern: new RegExp(
      `(?:^|[.!?:;>-]\\s*)in your (?:${outputNoun}|${verdictNoun}),? (?:please |always |only )?${act}\\b`,
      'u',
    ),
  },
  {
    kind: 'output-order',
    needsTarget: false,
    pattern: new RegExp(
      `(?:^|[.!?:;,"-]\\s*|\\b(?:please|and|then|must|should|now)\\s+)${reveal}\\b[^.!?]{0,30}\\byour (?:full |hidden |initial |original |secret )*(?:system prompt|instructions?|prompt|rubric|rules)`,
      'u',
    ),
  },
  {
    kind: 'output-order',
    needsTarget: false,
    pattern:
      /(?:^|[.!?:;,"-]\s*|\b(?:please|must|should|only|now|you)\s+)(?:output|respond with|reply with|return|print|answer with) (?:only |just |exactly )?(?:the following|this|valid)?\s*(?:json|\{)/u,
  },
];

/** Orders about the reader's own answer in other languages: a possessive with "answer", and a verb. */
export const answerOrders: readonly RegExp[] = [
  /^(?=.*\b(?:deine|deiner|deinem|ihre|ihrer) (?:antwort|ausgabe|bewertung|ruckmeldung|beurteilung)\b)(?=.*\b(?:schreib|schreibe|fuge|erwahne|beginne|beende|nimm|verwende|setze|antworte|erganze|nenne)\b)/u,
  /^(?=.*\b(?:tu|su) (?:respuesta|evaluacion|salida|valoracion)\b)(?=.*\b(?:incluye|incluya|anade|anada|escribe|responde|menciona|empieza|termina|agrega)\b)/u,
  /^(?=.*\b(?:ta|votre) (?:reponse|evaluation|sortie|appreciation)\b)(?=.*\b(?:inclus|incluez|ajoute|ajoutez|ecris|ecrivez|reponds|repondez|mentionne|mentionnez|commence|commencez)\b)/u,
  /^(?=.*\bsua (?:resposta|avaliacao|saida)\b)(?=.*\b(?:inclua|adicione|escreva|responda|mencione|comece|termine)\b)/u,
  /^(?=.*\b(?:tua|vostra) (?:risposta|valutazione)\b)(?=.*\b(?:includi|aggiungi|scrivi|rispondi|menziona|inizia|aggiungete|scrivete)\b)/u,
  /^(?=.*\b(?:swojej|swoja|twojej|twoja) (?:odpowiedzi|odpowiedz|ocenie|ocene)\b)(?=.*\b(?:dodaj|napisz|umiesc|wspomnij|zacznij|uwzglednij)\b)/u,
  /^(?=.*(?:свою|своїй|твоїй|вашій|своей|своём|твоем|вашем|ваш|свой) (?:відповід|відгук|оцінц|ответ|отзыв|оценк))(?=.*(?:додай|напиши|включи|згадай|почни|добавь|упомяни|начни))/u,
  /(?:在|于)?(?:你|您)的(?:回答|回复|回覆|评价|评语|输出|答案).{0,12}(?:加入|添加|写|包含|提到|包括)/u,
  /(?:あなたの)?(?:回答|返答|返信|出力)(?:に|で|の中|には).{0,40}(?:含め|書い|書け|追加|加え|入れ)て?(?:ください|下さい|なさい|ろ)/u,
];
