/** Words of one meaning: pieces of patterns: `words` begin at a word's start and may go on (`report` also finds `reports`), `parts` stand anywhere. */
interface WordGroup {
  readonly words: string;
  readonly parts: string;
}

export function matcher({ words, parts }: WordGroup): RegExp {
  const list = (text: string): string =>
    text
      .trim()
      .split(/\|(?![^(]*\))/)
      .filter((word) => word !== '')
      .map((word) => word.replace(/_/g, '(?![\\p{L}])').replace(/ (?![?])/g, '\\s+'))
      .join('|');
  return new RegExp(`(?<![\\p{L}\\p{M}])(?:${list(words)})${parts.trim() === '' ? '' : `|${list(parts)}`}`, 'u');
}

/**
 * The words the rules know, in some fifteen languages. `_` means: the word ends here. They only ever add to what figures, dates,
 * names and links show; a language that is missing here loses the finer levels, not the plain ones.
 */
export const lexicon = {
  /** where a number comes from */
  source: matcher({
    words:
      "according to|source|survey|census|register|registry|statistic|bureau of|report_|reports_|study|studies|association|ministry|department of|annual report|eurostat|counts_|lists_|own count|job adverts|laut_|nach angaben|quelle|erhebung|statistik|ministerium|verband|kammer|bundesamt|landesamt|eigene zählung|según|fuente|encuesta|censo|registro|ministerio|instituto|estadística|informe|selon|d'après|source|sondage|recensement|registre|ministère|insee|enquête|segundo|fonte|pesquisa|cadastro|ministério|secretaria|ibge|censimento|istat|ministero|indagine|rapporto|według|źródło|raport|rejestr|gus_|ministerstw|badani|spis_|реєстр|джерело|міністерств|опитуван|перепис|держстат|дані_|реестр|источник|министерств|опрос|росстат|bron_|volgens|cbs_|enligt|källa|ifølge|kilde|göre_|kaynak|bakanlığı|tüik",
    parts:
      '調査|統計|出典|厚生労働省|経済産業省|総務省|省「|白書|協会|来源|统计|公报|教育部|普查|登记|报告|协会|据|통계|조사|출처|협회|سجل|وزارة|مصدر|إحصاء|تقرير|دراسة|सर्वेक्षण|स्रोत|जनगणना|मंत्रालय|udise|रिपोर्ट|आंकड़',
  }),
  /** reachable part of a market, or a weakness of an estimate */
  reach: matcher({
    words:
      'reach|within a year|in twelve months|in 12 months|first year|sam_|som_|our filter|estimate|assum|guess|weak spot|weakness|uncertain|would (?:triple|double)|conservative|overstat|understat|closed shops|take a fifth off|if only|we sell in|served by|partner|no good figure|not (?:looked|calculated|priced)|erreichbar|binnen eines jahres|innerhalb|unsicher|annahme|schätzung|geschätzt|alcanzable|en un año|a nuestro alcance|podemos llegar|en \\S+ meses|llegamos|incierto|supuesto|estimación|à notre portée|en un an_|surestime|sous-estime|incertain|hypothèse|alcançamos|em doze meses|em um ano|incerto|estimativa|suposição|raggiungibil|entro un anno|in un anno|stima|incert|w ciągu roku|dotrzemy|szacun|niepewn|założen|за рік|охопити|оцінка|припущен|не відповіли|за год|охватить|оценка|предполож|bereikbaar|schatting|nåbar|uppskatt|ulaşabil|tahmin',
    parts:
      '1年以内|一年以内|届く|推計|仮定|割り引|一年可|可触达|未来一年|估计|假设|打九折|包括|1년|도달|추정|가정|خلال عام|الوصول|تقدير|قد يقل|एक साल में|पहुँच सकते|अनुमान|कम होगा|असली',
  }),
  /** price or rate: the "times" of a calculation in words */
  rate: matcher({
    words:
      "a month|per month|a year|per year|per patient|per seat|per case|per visit|a visit|each_|annually|im monat|je_|pro_|al mes|al año|por mes|por año|por ano|por paciente|par mois|par an_|al mese|all'anno|miesięcznie|rocznie|abonament|на місяць|на рік|в месяц|в год|per maand|per jaar|aylık|yıllık",
    parts: '月額|年間|か月|每年|每月|每所|월|연간|شهري|في السنة|महीना|सालाना|प्रति',
  }),
  /** stands against what others hold */
  stance: matcher({
    words:
      "wrong|not enough|harm|overrated|oversold|myth|mistake|worse|useless|dead_|never_|nobody|no one|too coarse|should_|must not|not what|not the problem|not because|do not need|does not need|don't need|better than|more dangerous|cheaper than|more than|the other way|instead|unfair|careless|falsch|überschätzt|irrtum|schlechter|schaden|schadet|niemand|sollte|verwirren|brauchen kein|brauchen nicht|statt_|equivoca|error_|sobrevalorad|nadie|perjudica|peor|no necesita|debería|faux|fausse|erreur|surestim|pire|personne ne|nuit_|moins_|devrait|n'a pas besoin|errad|estraga|pior|ninguém|não precisa|deveria|sbagliat|sopravvalutat|peggio|nessuno|non serve|dovrebbe|błąd|błędn|gorsz|nikt|nie rozwiąże|nie potrzebuj|szkodz|не через|помил|гірш|ніхто|не потріб|шкод|ошиб|хуже|никто|не нуж|вред|fout_|niemand|slechter|fel_|sämre|ingen_|feil_|dårligere|yanlış|gereksiz|kimse",
    parts:
      '誤り|間違|反対|不要|過大評価|短いほど|必要ない|错|不需要|越慢|被高估|没用|틀렸|필요 없|과대평가|لا يفيد|خطأ|لا يحتاج|أسوأ|أفضل|नहीं चाहिए|ग़लत|गलत|ज़रूरत नहीं',
  }),
  /** names who holds the other view */
  opposing: matcher({
    words:
      "most_|others_|every_|everyone|vendors|competitors|agencies|publishers|courses sell|lenders|donors|boards? say|trade press|sellers|managers like|distributors ask|hate_|hates_|they resist|recommends|say_|says_|believe|believes|contrary|opposite|forbid|prefer|offer it|want a score|like them|does not want|do not want|alle_|die meisten|anbieter|andere_|dennoch|obwohl|dagegen|gegenteil|behaupten|glauben|todos_|todas_|la mayoría|los demás|competidores|otros_|creen|opinan|contrario|toutes_|tous_|la plupart|les autres|concurrents|recommandent|l'exigent|pensent|contraire|todos os|todas as|a maioria|concorrentes|outros_|acham|acreditam|tutti_|la maggior parte|concorrenti|altri_|credono|pensano|większość|wszyscy|operatorzy|twierdz|odwrotnie|konkurenc|inni_|uważa|більшість|усі_|всі_|інші|так вважа|вважають|конкурент|донори|большинство|все_|другие|считают|полагают|наоборот|de meeste|iedereen|anderen|de flesta|alla_|andra_|de fleste|alle_|çoğu|herkes|rakip",
    parts:
      '業界では|多くの|一般に|大多数|と言われ|反対|公司的看法|看法正好相反|普遍认为|大家都|同行|多数|대부분|업계|모두가|كل الأنظمة|المنافسة|معظم|يعتقد|सरकारी योजनाएँ|अधिकांश|ज़्यादातर|लोग मानते|सभी',
  }),
  /** gives a reason */
  reason: matcher({
    words:
      'because|since_|as they|as nobody|due to|reason|so that|therefore|weil|denn_|deshalb|daher|aufgrund|wegen|porque|ya que|debido|por eso|parce que|car_|puisque|donc_|grâce|pois_|por isso|devido|perché|poiché|quindi|perciò|ponieważ|bo_|gdyż|dlatego|bowiem|тому|бо_|через|оскільки|потому|поэтому|так как|из-за|omdat|want_|daarom|eftersom|därför|fordi|derfor|çünkü|bu yüzden',
    parts: 'ため|から|ので|なぜなら|因为|因此|所以|由于|때문|그래서|لأن|لذلك|بسبب|क्योंकि|इसलिए|कारण',
  }),
  /** says what would prove it wrong, or what is done differently */
  consequence: matcher({
    words:
      "i am wrong|i was wrong|we are wrong|we were wrong|prove|would change my mind|if conversion|we therefore|therefore|so we|we drop|we dropped|we refused|we do not offer|we now|i stopped|we stopped|instead we|publish that|go back to|liege ich falsch|wäre ich falsch|falsch liegen|widerleg|deshalb|daher_|por eso|me equivoco|estaría equivocad|estaba equivocad|nous livrons donc|donc_|j'abandonne|on aurait tort|j'aurais tort|por isso|eu estava errad|estarei errad|quindi|perciò|mi sbaglio|avrei torto|dlatego|pomysł jest błędny|mylę się|nie mam racji|тому ми|я помиляю|помилявся|поэтому мы|я ошиба|неправ|daarom|heb ik ongelijk|därför|derfor|tar jag fel|bu yüzden|yanılıyor",
    parts:
      'そのため|この考えは誤り|間違っていた|反証|因此|所以我们|我的观点就是错|推翻|그래서 우리|틀린 것|لذلك|فأنا مخطئ|इसलिए|मेरा दावा ग़लत|गलत साबित',
  }),
  /** looks back at earlier goals */
  lookback: matcher({
    words:
      'last week|previous week|of w\\d|w\\d\\d goals|goals? of last|last goal|was met|was missed|reached|not reached|missed|achieved|done_|met with|compare|ziele der woche|vorwoche|letzte woche|erreicht|verfehlt|semana pasada|alcanzad|logrado|no alcanzad|cumplid|semaine dernière|atteint|non livr|manqué|semana passada|meta da semana|chegamos|alcançad|não alcançad|settimana scorsa|raggiunt|mancat|cele na ten tydzień|osiągnięt|nie podpisano|tydzień temu|zeszłym tygodniu|цілі на тиждень|минулого тижня|досягнут|не зроблено|прошлой недел|достигнут|не сделано|vorige week|gehaald|förra veckan|nådde|forrige uke|sidste uge|geçen hafta|ulaşıldı',
    parts:
      '今週の目標|先週|結果|未達|達成|本周目标|实际|未完成|上周|达成|지난주|달성|미달|أهداف هذا الأسبوع|الأسبوع الماضي|تحقق|لم يتحقق|इस सप्ताह के लक्ष्य|पिछले सप्ताह|पूरा नहीं|हुआ',
  }),
  /** compares a figure with an earlier one, or with the goal */
  comparison: matcher({
    words:
      'last week|last month|last december|week ago|week before|previous|before_|up from|down from|from \\S+ (?:\\S+ )?to_|against_|instead of|compared|goal was|goal_|target|planned|was_ \\d|rose|fell|grew|dropped|october:|as many|now_|better than|cut \\S+|halved|vorwoche|vorher|zuvor|statt|gegenüber|geplant|von \\S+ (?:\\S+ )?auf_|stieg|sank|im vormonat|letzte woche|anterior|semana pasada|antes_|frente a|en lugar de|objetivo|reduj|bajaron|del \\S+ %? ?al_|de \\S+ a_|subió|bajó|contre|précédent|semaine dernière|au lieu de|était de|objectif|de plus qu|passé de|contra_|semana passada|anterior|meta_|em vez de|reduziu|subiu|caiu|rispetto|settimana scorsa|prima_|invece di|obiettivo|poprzednio|tydzień temu|zamiast|cel wynosił|wzrosł|spadł|wcześniej|минулого тижня|замість|раніше|було_|проти|порівняно|зросл|прошлой недел|вместо|раньше|было_|против|по сравнению|вырос|vorige week|in plaats van|eerder|förra veckan|tidigare|istället|forrige|i stedet|geçen hafta|önce|yerine',
    parts:
      '先週|前週|前回|以前|から\\d|に減|に増|上周|之前|比上|从\\S+提高|从\\S+增加|提高到|降到|지난주|이전|에서 \\S+로|الأسبوع الماضي|مقابل|بعد \\d|من \\d[^.،]{0,14}إلى|بدلا|पिछले सप्ताह|के बजाय|पहले|थे|थी',
  }),
  /** users, customers, revenue, production */
  usage: matcher({
    words:
      'user|customer|client|paying|pays?_|paid|pilot|revenue|mrr|income|live_|went live|production|signed|contract|invoice|subscri|renew|order(?:s|ed)_|downloads|shops?_|clinics?_|patients|teams?_|homes_|schools?_|learners|students|drivers|traders|brigades|teachers|installers|stations_|warehouse|merged|maintainers|visits|people_|kunde|nutzer|umsatz|vertrag|dienste_|patient|besuche|cliente|usuari|ingreso|contrato|paciente|tienda|utilisateur|client|revenu|contrat|boutique|abonn|usuári|receita|barraca|pedidos|utenti|clienti|ricavi|contratto|klient|użytkown|przychód|umow|sklep|клієнт|користувач|дохід|договір|центр|пацієнт|клиент|пользовател|выручк|доход|договор|klant|gebruiker|omzet|kund|användare|intäkt|bruker|kunde|müşteri|kullanıcı|gelir',
    parts:
      'ユーザー|顧客|利用|契約|売上|事業所|导入|学校|用户|客户|收入|续费|合同|사용자|고객|매출|계약|عيادة|عيادات|عميل|مستخدم|الإيراد|عقد|ग्राहक|उपयोगकर्ता|स्कूल|भुगतान|बच्चों',
  }),
  /** a failure or an open problem, said plainly */
  problem: matcher({
    words:
      'fail|failure|error|wrong|problem|outage|broke|broken|crash|bug_|missed|miss_|late_|delay|complain|cancel|lost_|left_|weak|worse|too (?:slow|long|late|hard)|not yet|does not|do not|did not|cannot|no revenue|open_|unresolved|stopped|false alarm|rolled back|by hand|twice|missing|gave up|overrun|ausfall|fehler|fehlt|problem|ausgefallen|zu spät|zu lang|nicht_|kein|abgesagt|gekündigt|storn|fallo|fallaron|error|problema|retras|cancel|perdi|no_ |demasiado|falta|falla|échec|échou|panne|erreur|problème|retard|perdu|refus|difficile|parti_|pas encore|ne .{1,20} pas|falh|erro_|problema|atras|perd|cancelou|duplicidade|não_|guast|errore|ritardo|mancan|non_|awari|błąd|błęd|problem|opóźn|utrac|nie_|bez prognozy|збій|помилк|проблем|затрим|втрат|не_|не було|зірвал|сбой|ошибк|проблем|задерж|потер|нет_|storing|fout|niet_|mislukt|fel_|problem|försen|inte_|feil|ikke_|hata|sorun|gecik|değil',
    parts:
      '失敗|問題|遅れ|弱く|未対応|エラー|障害|できな|ません|失败|问题|故障|错误|只有|排队|未通过|影响|延迟|실패|문제|오류|지연|않|فشل|مشكلة|خطأ|متأخرة|توقف|لم_|असफल|समस्या|ग़लती|बंद रहा|देर|नहीं',
  }),
  /** definite work, for people who write no figures */
  work: matcher({
    words:
      'built|build_|shipped|ship_|fixed|wrote|rewrote|write_|implement|interview|release|migrat|tested|deploy|designed|added|add_|removed|signed|called|recorded|published|publish|launch|installed|set up|changed|labelled|trained|connected|integrat|refactor|drew|sketch|compared|visited|gebaut|entwickelt|geschrieben|behoben|getestet|veröffentlicht|hinzugefügt|eingerichtet|befragt|besprochen|construi|escrib|arregl|prob[eéóa]|public[aoó]|añadi|entrevist|développ|écrit|corrigé|testé|publié|ajouté|installé|constru|escrev|corrig|test[eo]|adicion|scritt|corrett|testat|pubblicat|aggiunt|zbudowa|napisa|popraw|przetestow|opublikow|doda[lł]|зробил|написал|додал|виправи|протестув|сделал|написал|добавил|исправил|протестир|gebouwd|geschreven|getest|byggt|skriv|bygget|skrev|yaptı|yazdı|ekledi',
    parts:
      '作成|実装|修正|追加|公開|テスト|開発|开发|实现|修复|添加|发布|测试|개발|구현|수정|추가|أضفنا|طورنا|كتبنا|बनाया|जोड़ा|लिखा',
  }),
  /** what is different afterwards */
  result: matcher({
    words:
      'so that|which (?:cut|cuts|halve|raise|lower|save)|instead|before_|without|until_|when_|the moment|how_|where_|whether|cut_|halve|reduce|lower|saves?_|damit|sodass|senkt|statt|ohne_|bevor|wann_|para que|de modo que|lo que|en lugar|sin_|antes|reduj|baj[oó]|afin|pour que|au lieu|sans_|avant|rédui|o que|em vez|sem_|redu[zç]|così|invece|senza|prima|riduc|dzięki|zamiast|bez_|zanim|zmniejsz|завдяки|замість|без_|щоб|зменш|благодаря|вместо|чтобы|сниж|zodat|zonder|så att|utan|slik at|böylece|yerine',
    parts: 'ように|減り|減ら|から|より|提高|减少|降低|而不|에서|줄|خفض|بدلا|حتى|بدون|के बजाय|ताकि|बिना',
  }),
} as const;

const paddingWords =
  /(?<![\p{L}])(?:synerg|leverag|intelligent|adaptive|inclusive|companion|reimagin|clarity|confidence|alike|everywhere|society|foundation|explod|convinced|integrated|unleash|dormant|friendly|smart|powerful|modern|simple|effortless|frictionless|end-to-end|one-stop|premium|trusted|leading|valuable|meaningful|seamless|empower|world[- ]class|best[- ]in[- ]class|cutting[- ]edge|next[- ]gen|state[- ]of[- ]the[- ]art|innovat|passion|transform|unlock|holistic|ecosystem|paradigm|mindset|stakeholder|excit|momentum|journey|relentless|unprecedented|disproportionate|vast_|enormous|huge|amazing|incredible|robust|scalab|game[- ]chang|disrupt|revolution|significant|strides|energ|forward[- ]thinking|thrive|agil|strateg|north star|double down|value chain|boundar|delight|potential|vision|mission|opportunit|growth|growing|best_|truly|deep|conviction|commit|excellen|dedicat|progress|continu|improv|accelerat|alignment|aligned|align_|quality|culture|courage|future|possibilit|impact|value_|solution|platform|experience|unique|success|ambitio|dynamic|positive|encourag|great_|ganzheitlich|nachhaltig|leidenschaft|spannend|großartig|zukunft|potenzial|weltklasse|bahnbrechend|einzigartig|erfolg|lösung|mehrwert|pasión|apasiona|innovad|potencial|revolucion|increíble|éxito|soluci|futuro|passionn|innovant|potentiel|révolution|incroyable|succès|avenir|apaixon|inovad|sucesso|incrível|soluç|appassion|innovativ|potenzial|successo|rivoluzion|pasj|innowac|potencja|sukces|rewolu|przyszłoś|інновац|потенціал|успіх|пристраст|майбутн|инновац|потенциал|успех|будущ)/gu;
const paddingParts =
  /革新|情熱|可能性|未来|素晴らし|シナジー|创新|赋能|潜力|未来|卓越|激情|혁신|열정|잠재력|미래|ابتكار|شغف|المستقبل|إمكانات|नवाचार|जुनून|भविष्य|क्षमता/gu;

/** How many padding words a lower-case sentence holds. */
export function countPadding(text: string): number {
  return (text.match(paddingWords)?.length ?? 0) + (text.match(paddingParts)?.length ?? 0);
}

/** Two to twelve in words, as in "three clinics pay"; "one" and "a" are articles in too many languages to count. */
const numberWords =
  /(?<![\p{L}\p{M}])(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|dois|duas|três|quatro|sete|oito|nove|dez|tre|quattro|cinque|sette|otto|dieci|undici|dodici|dwa|dwie|trzy|cztery|pięć|sześć|siedem|osiem|dziewięć|dziesięć|два|дві|две|три|чотири|четыре|п'ять|пять|шість|шесть|сім|семь|вісім|восемь|дев'ять|девять|десять|двох|двух)(?![\p{L}\p{M}])/gu;

/** How many small numbers a lower-case sentence writes as words. */
export function countNumberWords(text: string): number {
  return text.match(numberWords)?.length ?? 0;
}
