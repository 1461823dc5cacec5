import { matcher } from './lexicon.ts';

/** What descriptions of time speak of, in some ten languages; as in lexicon.ts `_` ends a word. */
export const approvalLexicon = {
  /** why no tracker counted the time */
  untracked: matcher({
    words:
      "no tracker|not tracked|untracked|tracker (?:was |had )?(?:off|down|stopped|crashed|frozen|not)|without (?:the |a |my )?(?:tracker|laptop|computer)|off(?:line| the computer)|away from (?:the |my )?(?:desk|computer|keyboard)|by phone|on the phone|phone call|phoned|in person|on site|on-site|onsite|face to face|whiteboard|pen and paper|on paper|no laptop|no network|no internet|no signal|power cut|outage|laptop (?:was |had )?(?:in repair|broken|crashed|dead)|meeting room|ohne (?:den |einen )?(?:tracker|laptop|rechner)|kein tracker|nicht erfasst|am telefon|telefonisch|telefonat|vor ort|persönlich|auf papier|am whiteboard|stromausfall|sin (?:el )?(?:rastreador|ordenador|portátil)|no se registr|por teléfono|en persona|presencial|en papel|pizarra|sans (?:le )?(?:traceur|ordinateur)|hors ligne|pas (?:été )?enregistr|par téléphone|au téléphone|sur place|en personne|tableau blanc|sur papier|sem (?:o )?(?:rastreador|computador|notebook)|por telefone|ao telefone|presencialmente|no local|no quadro|no papel|bez (?:trackera|komputera|laptopa)|telefoniczn|przez telefon|na miejscu|osobiście|na papierze|przy tablicy|без (?:трекера|комп'ютера|ноутбука)|телефоном|по телефону|на місці|особисто|на папері|біля дошки|geen tracker|telefonisch|ter plaatse|senza (?:tracker|computer)|al telefono|di persona|sul posto",
    parts:
      'トラッカーなし|記録され|電話で|対面|現地で|ホワイトボード|停電|未记录|电话|现场|当面|白板|停电|전화로|현장에서|대면',
  }),
  /** what came of it */
  outcome: matcher({
    words:
      'agreed|signed|decided|resolved|fixed|restored|closed|wrote (?:it|them|this|down|up)|notes|minutes are|minutes in|protocol|summary|report|recording|sketch|plan for|list of|approved the|handed over|confirmed|result|outcome|learned|filed|vereinbart|unterschrieben|entschieden|gelöst|behoben|protokoll|notizen|ergebnis|zusammenfassung|acordamos|acordad|firmad|firmó|decidi|resuelto|resolvi|acta_|notas|resumen|resultado|convenu|signé|décid|résolu|compte rendu|notes_|résultat|combinamos|assinad|assinou|resolvid|ata_|anotações|resumo|uzgodni|podpisa|zdecydow|rozwiąza|naprawi|notatk|protokół|wynik|домовил|підпис|вирішил|виправ|нотатк|протокол|результат|afgesproken|getekend|opgelost|verslag|concordat|firmat|risolt|verbale|appunti',
    parts: '合意|決定|解決|議事録|メモ|結果|署名|达成|签署|决定|解决|纪要|结果|합의|결정|해결|회의록|결과',
  }),
  /** work without a content that could be checked */
  vague: matcher({
    words:
      'various|stuff|misc|general|some (?:work|things|calls|tasks)|catch(?:ing)? up|different things|this and that|as usual|etc_|and so on|busy|a lot of|regular (?:work|tasks)|usual (?:work|tasks)|project work|worked on (?:the )?(?:project|product)|diverses|verschiedenes|allgemein|wie üblich|usw_|und so weiter|dies und das|varias|varios|cosas|trabajo general|tareas habituales|diverses?_|divers|choses|tâches habituelles|travail général|diversas|diversos|coisas|tarefas de sempre|różne|rozmaite|jak zwykle|itp_|praca ogólna|різне|різні|як завжди|тощо|загальн|diverse|allerlei|vari_|varie_|cose_',
    parts: 'いろいろ|色々|など|各种|日常工作|等等|여러 가지|기타',
  }),
} as const;
