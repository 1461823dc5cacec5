/** Words for made-up people and projects; none of them is a real person. */
export const firstNames = [
  'Katarzyna',
  'Siobhán',
  'Mateus',
  'Marcus',
  'Ngozi',
  'Aiko',
  'Lars',
  'Zeynep',
  'Tomás',
  'Priya',
  'Ewa',
  'Noor',
  'Jonas',
  'Amara',
  'Chloé',
  'Dmitri',
  'Leila',
  'Hugo',
  'Ines',
  'Kwame',
];
export const lastNames = [
  'Wójcik',
  "O'Connor",
  'Figueiredo',
  'Whitfield',
  'Okafor',
  'Lindqvist',
  'Yılmaz',
  'Herrera',
  'Raman',
  'Kowalska',
  'Haddad',
  'Berger',
  'Diallo',
  'Moreau',
  'Sokolov',
  'Rahimi',
  'Almeida',
  'Mensah',
];
export const teams = ['Commerce', 'Health', 'Learning', 'Operations', 'Climate'];
export const projectNames = [
  'ReturnLoop',
  'Paczkomat Planner',
  'GalleyProof',
  'Feira Livre',
  'ShiftSwap',
  'Quiet Hours',
  'ColdChain Ledger',
  'Reading Ladder',
  'Invoice Whisper',
  'TriageDesk',
  'Solar Yield',
  'Curbside',
  'Kiln Log',
  'Second Harvest',
  'RouteSense',
  'Bloom Forecast',
];

export const quotes = [
  'Cuts the time a clinic needs to check a referral from 40 minutes to 6.',
  '4,200 practices in Germany with more than three doctors, at 49 EUR a month (KBV register 2025).',
  'Most support teams do not need faster answers but fewer questions; we delete tickets by changing the product.',
  'By 30 November: 12 paying shops (now 7) and refund disputes below 2 %.',
  'Shipped the label editor on Tuesday; 31 of 40 pilot kitchens used it, 9 reported a wrong allergen.',
  'Revenue was 1,840 USD against 1,310 USD in the week before; two customers cancelled because of the import.',
];
/** For each criterion in order: what is missing. */
export const gaps = [
  'what is different for the user afterwards, as a figure',
  'the part of the market that can be reached within a year',
  'what would prove the claim wrong',
  'a date for the second goal',
  'how the figures compare with the goal of last week',
];
export const feedbackTexts = {
  summary:
    'The update shows a product that people use, with figures that can be checked. What would help most is to say what the pilot changed for the shops, compared with the week before.',
  strengths: [
    'The goal of twelve paying shops has a date and a starting value, so that next week can be compared with it.',
    'You report the two cancellations as plainly as the revenue.',
  ],
  improvements: [
    'Name the register the number of practices comes from, and the year.',
    'Say what a critic of your view would answer, and what would change your mind.',
  ],
  nextSteps: [
    'Call the two customers who cancelled and write down the reason in one sentence each.',
    'Measure the time per referral in three clinics before Friday.',
  ],
};

/** Text that tries to break out of the page, and text that strains its layout. */
export const hostile = {
  name: '<script>alert(1)</script> & "Bobby" \'Tables\'',
  attribute: '" onmouseover="alert(2)" x="',
  html: '</title></details><img src=x onerror=alert(3)><!-- {{ constructor }} {% include "x" %} ]]>',
  longWord: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2),
  url: 'javascript:alert(4)//https://example.com/' + 'a'.repeat(180),
  arabic: 'خفضنا وقت التحقق من الإحالة من 40 دقيقة إلى 6 دقائق في 12 عيادة.',
  hebrew: 'הפחתנו את זמן הבדיקה מ־40 דקות ל־6 דקות.',
  japanese: '紹介状の確認時間を40分から6分に短縮しました。12の診療所で利用されています。',
  bidiOverride: '\u202Egnp.exe\u202C and \u2066isolated\u2069',
};
