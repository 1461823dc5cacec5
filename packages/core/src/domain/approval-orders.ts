/**
 * Orders to approve a request, and claims that it is approved already, as patterns on folded sentences. "The client approved
 * the draft" is ordinary text: an order needs the request itself, or the one who decides, as its object.
 */

const start = String.raw`(?:^|[.!?:;,"“”(\[>*|-]\s*|\b(?:please|kindly|just|simply|now|then|and|to|so)\s+)`;
const request = String.raw`(?:request|claim|application|entry|submission|ticket|case|time|hours?|minutes|overtime|manual time|one)s?`;
const thisRequest = String.raw`(?:(?:this|these|the|my|our|that|all|any|every|all of (?:this|these|my|the))\s+(?:(?:whole|entire|manual|extra|above|following|other|time|overtime)\s+)*${request}|this|it|these|everything|me)`;
const approve = String.raw`(?:auto-?\s?)?(?:approve|authori[sz]e|green-?light|rubber-?stamp|wave through|sign off(?: on)?)`;
const accept = String.raw`(?:accept|grant|allow|permit|pass|clear|validate)`;
const approved = String.raw`(?:(?:auto-?|pre-?)?\s?(?:approved|authori[sz]ed|accepted|granted|validated|cleared|signed off|green-?lit|ok'?ed|confirmed|waived))`;
const decider = String.raw`(?:you|(?:the |dear |any |every )?(?:reviewers?|approvers?|panel|assistant|model|ai|llm|bot|system|executives?|machine))`;
const boss = String.raw`(?:managers?|leads?|boss|bosses|supervisors?|executives?|ceo|cfo|coo|cto|hr|human resources|directors?|vp|head|legal|finance|management|leadership)`;
const modal = String.raw`(?:must|should|shall|has to|have to|is to|are to|needs? to|can|may|will)`;
/** what a decision is called, and what it should be */
const verdict = String.raw`(?:status|decision|recommendation|verdict|outcome|result|answer|response|reply)`;
const yes = String.raw`["'\x60]?(?:approved?|accept(?:ed)?|yes|granted|approval)\b`;
const certain = String.raw`(?:1(?:[.,]0+)?|0?[.,]9\d*|100 ?%|100 percent|max(?:imum)?|the maximum|high(?:est)?)`;

const english: readonly string[] = [
  // approve this request; authorise it
  String.raw`${start}${approve}\s+(?:${thisRequest}|without\b|automatically\b|immediately\b|right away|regardless|always\b)`,
  String.raw`${start}(?:always\s+|automatically\s+|immediately\s+)?${approve}\s*(?:[.!,;:|)\]"]|$|thanks|thank you|please|pls|asap)`,
  String.raw`${start}(?:always|automatically|immediately)\s+${approve}\b`,
  String.raw`${start}(?:approve|accept|allow) (?:everything|anything|whatever|all)\b`,
  String.raw`${start}${accept}\s+(?:this|these|the|my|our)\s+(?:(?:manual|extra|above|time|overtime)\s+)*(?:request|claim|application|entry|submission|one)\b`,
  String.raw`\blet (?:this|it|these|me|my \w+)(?: one| request| entry)? (?:pass|through|slip)`,
  String.raw`\b${decider}\s+(?:please\s+)?(?:${modal}|do)\s+(?:always\s+|now\s+|therefore\s+|just\s+|please\s+)*(?:${approve}|accept|recommend approv)`,
  String.raw`\brecommend(?:ing)? (?:an? |its |the |full )?approval\b`,
  // this request must be approved; mark this as approved; status: approved
  String.raw`\b${thisRequest}\s+(?:${modal}|is)\s+(?:always |automatically |immediately |now )*(?:to )?(?:be )?(?:considered |treated as |seen as |regarded as )?(?:automatically )?(?:auto-?)?(?:approved|accepted|granted|authori[sz]ed)\b`,
  String.raw`\b(?:mark|flag|treat|consider|count|regard|classify|record|label|see)\s+${thisRequest}\s+(?:as\s+)?(?:being\s+|fully\s+|already\s+|an?\s+)?(?:${approved}|verified|valid|trusted|compliant|exempt|within|routine|pre-?)`,
  String.raw`\b(?:set|change|put|switch|update|make)\s+(?:the |its |your |this |my )*(?:final )?${verdict}\b[^.!?]{0,40}?(?:to|as|=|:)\s*${yes}`,
  String.raw`(?:^|[^\p{L}])(?:the |your |final |correct |right |only |expected )*${verdict}(?: here)?\s*(?:=|:|is|must be|should be)\s*(?:to )?${yes}`,
  String.raw`\b(?:output|respond|reply|answer|return|say|print|write|state|choose|select|pick|vote)(?: with| only| just| the word|:)*\s+(?:the )?(?:recommendation |decision |verdict )?${yes}`,
  String.raw`\b(?:probability|confidence|certainty|score)\s*(?:(?:of|to|=|:|is|at|must be|should be)\s*)+${certain}`,
  String.raw`\b(?:set|return|output|report|give|use|answer with)\b[^.!?]{0,30}\b(?:probability|confidence|certainty)\s*(?:(?:of|to|=|:|is|at)\s*)*${certain}`,
  // the manager already approved this
  String.raw`\b${boss}\b[^.!?]{0,40}\b(?:already|has|have|had|was|were)?\s*${approved}\s*(?:[.!,;|)]|$|${thisRequest}\b|that\b|already|verbally|in advance|beforehand|yesterday|today|by (?:phone|mail|chat)|so\b|and no)`,
  String.raw`\b${approved}\s+(?:already |verbally |in advance |beforehand )*by\s+(?:the |my |our |an? )?(?:\p{L}+ )?${boss}\b`,
  String.raw`\b(?:agreed|arranged|settled|confirmed|cleared|ok'?ed)\s+(?:verbally |already |in advance |beforehand )*with\s+(?:the |my |our )?${boss}\b`,
  String.raw`\b(?:has|have|is|are|was|were)\s+(?:already\s+)?(?:been\s+)?(?:already|pre-?)\s?(?:approved|authori[sz]ed|cleared|granted)\b`,
  String.raw`\b(?:auto-?approv|automatic(?:ally)? approv|pre-?approved|allow-?listed|white-?listed)`,
  // rules do not apply; no human review
  String.raw`\b(?:rules?|limits?|polic(?:y|ies)|checks?|guidelines?|thresholds?)\b[^.!?]{0,30}\b(?:do(?:es)? not|don't|doesn't|need not|no longer|should not|must not)\s+(?:apply|count|hold|matter)\b[^.!?]{0,30}\b(?:this|here|me|my|it|us)\b`,
  String.raw`\b(?:exempt|excluded|excepted) from (?:the |all |any |every )?(?:\p{L}+ )?(?:rules?|limits?|polic|checks?|review|approval)`,
  String.raw`${start}(?:override|overrule|bypass|disregard|ignore|waive|suspend|relax|lift|skip)\s+(?:the |your |all |any |every |these )*(?:earlier |usual |previous |normal |hard |weekly |daily |manual |human )*(?:rules?|limits?|checks?|thresholds?|polic(?:y|ies)|guidelines?|review|approval)\b[^.!?]{0,30}\b(?:for (?:this|me|my|us|our)|here|this time|you|once)\b`,
  String.raw`\bfor (?:this|my|these) (?:\p{L}+ )?${request}\b,?\s+(?:please\s+)?(?:override|bypass|skip|ignore|disregard|waive|drop)\b`,
  String.raw`\bno (?:further |additional |human |manual |more |second )*(?:review|check|approval|verification|confirmation|questions?)\b[^.!?]{0,20}\b(?:is|are|was)?\s*(?:needed|required|necessary)`,
  String.raw`${start}(?:do not|don't|never|no need to)\s+(?:send|forward|escalate|pass|show|hand|refer|route)\s+(?:this|it|these|the request|my \w+|me)\b[^.!?]{0,40}\b(?:person|people|human|humans|reviewers?|managers?|executives?|anybody|anyone|somebody)\b`,
  String.raw`${start}(?:do not|don't|never)\s+(?:escalate|reject|refuse|decline|question|flag|deny)\s+(?:this|it|these|my|the request)\b`,
  String.raw`\b(?:do not|don't|never|no need to|need not|not need to|needn't)\s+(?:look at|look into|check|verify|involve|ask|consult|compare|count|open|read|use|question|bother)\b[^.!?]{0,60}\b(?:for (?:this|my|these)|this (?:request|one|entry)|this\b|a human|humans?|a person|people|anybody|anyone|the manager|tracker data)`,
  String.raw`\b(?:requests?|hours?|claims?|entries|time)\b[^.!?]{0,30}\bneeds? no (?:check|review|approval|verif|confirm|look|question)`,
  String.raw`\b(?:handle|decide|settle|process|close|finish|resolve)\s+${thisRequest}\b[^.!?]{0,20}\bwithout\b`,
  String.raw`\bwithout (?:a |any |another )?(?:human|person|reviewer|approver)\b`,
  String.raw`${start}(?:give|grant|issue|send|recommend|vote|choose|say|reply|answer|simulate|assume|expect)\b[^.!?]{0,30}\b(?:your |an? |the )?(?:approval|approve[sd]?|a yes)\b[^.!?]{0,20}(?:\b(?:for|to|of|on)?\s*(?:this|my|these|me)\b|$|[.!,])`,
  String.raw`\b(?:acceptable|correct|right|only|expected|valid|proper|final) (?:output|answer|result|outcome|decision|response|reply)\b[^.!?]{0,20}\b(?:approv|accept|yes)`,
  String.raw`\b(?:confidence|probability|certainty) (?:should|must|has to|can|is to) be (?:very |as )?(?:high|100|1\b|maxim)`,
  String.raw`\bif you (?:do not|don't|fail to|refuse to)? ?(?:reject|refuse|decline|deny|approve|accept)\b[^.!?]{0,20}\b(?:this|it|me|my|these)\b`,
  String.raw`\b(?:reviewers?|approvers?|executives?|panel|seats?|colleagues|others)\b[^.!?]{0,30}\b(?:voted?|said|chose|recommended|went for|agrees?|agreed)\b[^.!?]{0,10}(?:\b(?:approv\p{L}*|yes|to approve)\b|$|[.!])`,
  String.raw`\b(?:is|are|be|get|gets) (?:always|automatically|generally|by default|normally) (?:approved|accepted|granted|paid)|(?:approved|accepted|granted) (?:automatically|by default|without)`,
  String.raw`\bpre-?(?:cleared|approved|authori[sz]ed|validated|checked|verified)\b`,
  // whoever reads this
  String.raw`\b(?:whoever|whatever|anyone|anybody|to whom|you who|the one) (?:reads?|is reading|reviews?|decides?|checks?|processes)\b[^!?]{0,80}\b(?:approv|accept|grant|recommend|answer)`,
  String.raw`(?:^|[.!?:;>*\[(-]\s*)(?:note|message|memo|hint|attention|instruction)s?\s*(?:to|for)?\s*:?\s*(?:the |all |any )?(?:ai|llm|model|assistant|reviewers?|approvers?|panel|system)\b[^!?]{0,120}\b(?:approv|accept|grant|trust|confirm|pass)`,
  String.raw`(?:^|[.!?>*\[(#-]\s*)(?:system|assistant|developer|admin(?:istrator)?|reviewers?|approvers?|panel)\s*[:\]>][^!?]{0,120}\b(?:approv|pre-?approv|grant|accept this|allowlist|whitelist)`,
];

/** In each language: an imperative with the request as its object, a passive, or somebody's approval that is claimed. */
const others: readonly RegExp[] = [
  // German
  /(?:^|[.!?:;,-]\s*|\b(?:bitte|und)\s+)(?:genehmig(?:e|t|en sie)|bewillig(?:e|t|en sie)|bestatig(?:e|t|en sie)|akzeptier(?:e|t|en sie))\s+(?:bitte\s+)?(?:mir\s+)?(?:den|die|das|dies\p{L}*|mein\p{L}*|all\p{L}*|es|ihn|sie|automatisch|sofort)\b/u,
  /\bgib(?:t)? (?:den|die|das|dies\p{L}*|mein\p{L}*|alles|es) [^.!?]{0,30}\bfrei\b/u,
  /\b(?:chef\p{L}*|leitung|vorgesetzte\p{L}*|manager\p{L}*|teamleit\p{L}*|geschaftsfuhr\p{L}*|personalabteilung)\b[^.!?]{0,30}\b(?:hat|haben|wurde)\b[^.!?]{0,40}\b(?:genehmigt|bewilligt|freigegeben|abgesegnet|bestatigt)\b/u,
  /\b(?:antrag|anfrage|zeit|stunden|eintrag)\b[^.!?]{0,30}\b(?:ist|sind|wurde|wurden|muss|mussen)\b[^.!?]{0,20}\b(?:bereits |schon |automatisch )*(?:genehmigt|bewilligt|freigegeben)\b/u,
  // Spanish
  /(?:^|[.!?:;,-]\s*|\b(?:por favor|y)\s+)(?:aprueb[ae]n?|autori[cz][ae]n?|acept[ae]n?|valid[ae]n?)(?:\s+(?:est[aeo]s?|la|las|el|los|mi|mis|tod[ao]s?|automaticamente|sin)\b|\s*(?:[.!,]|$))/u,
  /\b(?:jef[ea]|gerente|director[a]?|responsable|supervisor[a]?|recursos humanos)\b[^.!?]{0,20}\b(?:ya|ha|habia|me)\b[^.!?]{0,20}(?:aprob|autoriz|valid)\p{L}*/u,
  /\b(?:solicitud|horas|tiempo|peticion)\b[^.!?]{0,20}\b(?:ya|debe|deben|esta|estan|fue|fueron)\b[^.!?]{0,20}\b(?:aprobad|autorizad)[ao]s?\b/u,
  // French
  /(?:^|[.!?:;,-]\s*|\b(?:veuillez|merci de|merci d'|et)\s*)(?:approuv(?:e|ez|er)|valid(?:e|ez|er)|accept(?:e|ez|er)|autoris(?:e|ez|er))\s+(?:cette|ces|ce|cet|la|le|les|ma|mon|mes|tout\p{L}*|automatiquement)\b/u,
  /\b(?:chef\p{L}*|responsable|manager|directeur|directrice|direction|rh)\b[^.!?]{0,20}\b(?:a|ont|avait)\b[^.!?]{0,10}\bdeja\b[^.!?]{0,10}\b(?:approuve|valide|accepte|autorise)\p{L}*/u,
  /\b(?:demande|heures|temps)\b[^.!?]{0,20}\b(?:doit|doivent|est|sont|a ete|ont ete)\b[^.!?]{0,20}\b(?:deja )?(?:approuve|validee?|acceptee?)\p{L}*/u,
  // Portuguese
  /(?:^|[.!?:;,-]\s*|\b(?:por favor|e)\s+)(?:aprov[ae]m?|autoriz[ae]m?|aceit[ae]m?)\s+(?:est[aes]+|ess[aes]+|isto|isso|o|a|os|as|meu|minha|meus|minhas|tudo|automaticamente)\b/u,
  /\b(?:gestor[a]?|chefe|gerente|diretor[a]?|rh|supervisor[a]?)\b[^.!?]{0,20}\bja\b[^.!?]{0,20}\b(?:aprov|autoriz)\p{L}*/u,
  // Italian
  /(?:^|[.!?:;,-]\s*|\b(?:per favore|e)\s+)(?:approv(?:a|ate|i)|autorizz(?:a|ate|i)|accett(?:a|ate|i))\s+(?:quest[aeio]|la|il|le|i|mi[aeio]+|tutt[aeio]|automaticamente)\b/u,
  /\b(?:responsabile|capo|direttore|direttrice|manager|dirigente)\b[^.!?]{0,20}\bgia\b[^.!?]{0,20}\b(?:approvat|autorizzat)\p{L}*/u,
  // Polish
  /(?:^|[.!?:;,-]\s*|\b(?:prosze|i)\s+)(?:zatwierdz(?:cie)?|zaakceptuj(?:cie)?|zaaprobuj(?:cie)?)(?!\p{L})/u,
  /\b(?:kierowni\p{L}*|szef\p{L}*|przelozon\p{L}*|manager|menedzer|dyrektor\p{L}*)\b[^.!?]{0,20}\bjuz\b[^.!?]{0,20}\b(?:zatwierdzi|zaakceptowa|zgodzi)\p{L}*/u,
  // Dutch, Swedish, Danish, Norwegian
  /(?:^|[.!?:;,-]\s*|\b(?:graag|gelieve)\s+)keur\s+(?:deze|dit|mijn|het|de|alles)\b[^.!?]{0,40}\bgoed\b/u,
  /\b(?:manager|baas|leidinggevende|chef)\b[^.!?]{0,20}\b(?:al|reeds)\b[^.!?]{0,20}\b(?:goedgekeurd|akkoord)\b/u,
  /(?:^|[.!?:;,-]\s*)(?:godkann|godkend|godkjenn)\s+(?:denna|detta|den|det|dette|denne|min|mitt|mine|alla|alle|allt|alt)\b/u,
  // Ukrainian, Russian
  /(?:^|[.!?:;,-]\s*|(?:прошу|будь ласка,?|пожалуйста,?|и|та|і)\s+)(?:схвал(?:и|іть|ить)|затверд(?:и|іть|ить)|погод(?:ь|ьте)|одобр(?:и|ите|ить)|утверд(?:и|ите|ить)|прийм(?:и|іть)|прими(?:те)?)\s+(?:ц\p{L}{1,3}|эт\p{L}{1,2}|мо\p{L}{1,2}|усе|все|запит|заявк|автоматично|автоматически)/u,
  /(?:керівни|менеджер|начальни|директор|руководител|шеф)\p{L}*[^.!?]{0,20}(?:вже|уже)[^.!?]{0,20}(?:схвали|погоди|затверди|одобри|утверди|согласова)\p{L}*/u,
  // Turkish, Indonesian, Czech
  /(?:talebi|talebimi|istegi|istegimi|saatleri|bunu)\s+(?:lutfen\s+|hemen\s+)?(?:onayla|kabul et)/u,
  /(?:^|[.!?:;,-]\s*|\b(?:tolong|mohon)\s+)setujui\s+(?:permintaan|permohonan|ini|semua)/u,
  /(?:^|[.!?:;,-]\s*|\bprosim\s+)(?:schval|schvalte|potvrd|potvrdte)\s+(?:tuto|tento|tyto|moji|muj|vse|zadost)/u,
  // Chinese, Japanese, Korean
  /(?:请|請|务必|必须|直接|自动|自動|立即)[^。!?!?]{0,8}(?:批准|通过|通過|同意|核准)|(?:批准|通过|核准)(?:此|该|該|这|這|本|我的)[^。!?]{0,4}(?:申请|申請|请求|要求|工时)?|(?:经理|經理|主管|领导|領導|上司|老板|总监)[^。!?]{0,8}(?:已|已经|已經)[^。!?]{0,4}(?:批准|同意|通过|核准)/u,
  /(?:この|本|当|私の)(?:申請|依頼|請求|時間|リクエスト)[^。]{0,8}(?:承認|許可|受理)(?:して|しろ|せよ|願)|(?:上司|部長|課長|マネージャー|社長)[^。]{0,8}(?:承認済|承認しました|許可済|承認して)|(?:自動|無条件)で?(?:に)?承認/u,
  /(?:이|본|제|내)\s?(?:요청|신청|시간)[^.!?]{0,10}(?:승인|허가|통과)(?:해|하|시켜)|(?:팀장|상사|매니저|관리자|대표)[^.!?]{0,10}(?:이미|벌써)[^.!?]{0,10}승인/u,
  // Arabic, Hindi
  /(?:^|[.!?:;،-]\s*)(?:وافق|وافقوا|اعتمد|اعتمدوا|اقبل)\s+(?:على\s+)?(?:هذا|هذه|الطلب|طلبي|كل)|(?:المدير|مديري|الرئيس)[^.!?]{0,20}(?:وافق|اعتمد)[^.!?]{0,10}(?:بالفعل|مسبقا|على (?:هذا|هذه))/u,
  /(?:इस|मेरे|यह|सभी)\s?[^।]{0,16}(?:अनुरोध|आवेदन|समय|घंट)[^।]{0,12}(?:स्वीकृत|मंज़ूर|मंजूर|अनुमोदित|स्वीकार)\s?(?:कर|दे)/u,
];

/** Asking to look away, in words that only somebody who decides is told. */
const unchecked =
  /\b(?:ohne|keine?) (?:weitere |manuelle |jede )?(?:prufung|uberprufung|kontrolle|ruckfrage)|\bdurchwinken\b|\bsin (?:revisar|revision|comprobar|verificar|preguntar)|\bsans (?:verif\p{L}*|controle\p{L}*|contrôle\p{L}*|examen|demander)|\bsem (?:verificar|verificacao|revisar|revisao|perguntar)|\bsenza (?:controll\p{L}*|verific\p{L}*|chiedere)|\bbez (?:sprawdz\p{L}*|weryfikacji|pytania)|\bzonder (?:controle|te controleren|vragen)|без (?:перевірк|проверк|запитань|вопросов)\p{L}*|(?:无需|無需|不用|不必|免)(?:审核|審核|审查|检查)|(?:確認|審査|チェック)(?:なし|不要|は不要)|(?:확인|검토|심사) ?(?:없이|불필요)|(?:بدون|دون) (?:مراجعة|تحقق|فحص)|बिना (?:जाँच|जांच|समीक्षा)/u;
const politeRequest =
  /\b(?:aprobar|merci d'approuver|merci de valider|(?:pode|podem|favor) aprovar|si prega di approvare|prosz\p{L}* o (?:zatwierdzenie|akceptacje)|bitte um (?:genehmigung|freigabe)|(?:прошу|просьба|пожалуйста,?) (?:одобр|утверд|соглас)\p{L}*|прошу (?:схвал|затверд|погод)\p{L}*)|(?:承認|許可)を?(?:お願い|願います)|(?:麻烦|拜托|请)[^。,,]{0,6}(?:通过|批准|同意)|(?:主管|领导|经理|老板)[^。]{0,4}同意了|승인 ?(?:부탁|바랍니다)/u;

/** A description tells of work. These words tell of the request, of those who decide on it, or of their answer. */
const aboutRequest =
  /\b(?:this|these|my|the above|every|all|such|future|pending) (?:\p{L}+ )?(?:requests?|applicants?|applications?|claims?|entry|entries|hours|one)\b|\brequests? (?:from me|of mine|under|below|like this|of this)|\byour (?:\p{L}+ )?(?:answer|reply|response|output|verdict|decision|vote|recommendation|task|job|approval)\b|\b(?:the|this) (?:applicant|panel|reviewer|approver)s?\b|\b(?:hi|hey|hello|dear) (?:bot|ai|model|assistant|reviewer|panel)\b|\b(?:likelihood|probability) of approval\b|\b(?:diese[rsmn]?|mein\p{L}*) (?:antrag|anfrage|stunden)\p{L}*|\bantrage? dieser\b|\b(?:esta|estas|mi|mis) (?:solicitud|horas)\b|\b(?:cette|ces|ma|mes) (?:demande|heures)s?\b|\b(?:este|estas|meu|minhas) (?:pedido|horas)\b|\b(?:questa|queste|mia|mie) (?:richiesta|ore)\b|\b(?:ten|te|moj) (?:wniosek|godziny)\b|(?:цей|ці|мій) (?:запит|години)|(?:эту|эти|мою|мои) (?:заявку|часы)|(?:この|本)申請|(?:此|该|这个|我的)申请|(?:이|본) ?(?:요청|신청)/u;
const aboutDeciding =
  /\b(?:approv\p{L}*|accept(?:ed|able)?|reject\p{L}*|green light|unanimous|in favou?r|affirmative|wave it|waved? through|go(?:es)? (?:straight )?through|sign (?:this|it|these) off|say (?:yes|it is)|yes|special rights|favou?rabl[ey]|certain|genehmig\p{L}*|ja zu|freigeb\p{L}*|visto bueno|aprob\p{L}*|accord|approuv\p{L}*|aprov\p{L}*|approvat?\p{L}*|zgod\p{L}*|zatwierdz\p{L}*)|(?:згод|схвал|одобр|соглас)\p{L}*|承認|通过|批准|승인/u;
const aboutReader =
  /\b(?:you|your|bot|ai|llm|panel|reviewers?|approvers?|must|should|always)\b|^[\s"'(*-]*(?:please |simply |just |now |then )*(?:give|say|reply|answer|sign|assume|skip|rate|treat|do|make|wave|let|act|trust|be|go)\b/u;

/** Whether a sentence is about how this request is to be decided; said in any of these languages. */
function speaksOfDeciding(sentence: string): boolean {
  if (!aboutDeciding.test(sentence)) return false;
  return aboutRequest.test(sentence) && (aboutReader.test(sentence) || !/\b(?:the|and|was|by|with)\b/u.test(sentence));
}

/** Letters shut together, as in `a p p r o v e`. */
export const squeezedApproval =
  /(?:auto)?approve(?:this|the|my|it|these|all)?(?:request|entry|claim|hours|time|everything)|approvethis|markasapproved/u;

const json = /["'](?:recommendation|decision|verdict|outcome|status)["']\s*:\s*["']?(?:approve|accept|grant|yes)/u;

let compiled: readonly RegExp[] | undefined;

/** Compiled on first use: importing the library costs nothing. */
function patterns(): readonly RegExp[] {
  compiled ??= [...english.map((pattern) => new RegExp(pattern, 'u')), ...others, unchecked, politeRequest];
  return compiled;
}

/** Whether a folded sentence asks for an approval, or claims one. */
export function asksForApproval(sentence: string): boolean {
  return speaksOfDeciding(sentence) || patterns().some((pattern) => pattern.test(sentence));
}

/** A ready-made answer of somebody who decides on requests, in a folded text; null: there is none. */
export function fakeApproval(folded: string): string | null {
  const found = json.exec(folded);
  return found === null ? null : folded.slice(Math.max(0, found.index - 20), found.index + 180);
}
