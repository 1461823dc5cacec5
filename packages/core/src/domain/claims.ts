import { foldForScreening } from './instructions.ts';
import { knownMetrics } from './metric.ts';
import { splitSentences } from './sentences.ts';
import type { SectionName, SubmissionSections } from './submission.ts';
import { sectionNames } from './submission.ts';

/** A figure in the text that is higher than the one that was recorded. */
export interface Contradiction {
  /** one readable sentence */
  readonly message: string;
  /** metric name, such as `worksmart.hours` */
  readonly metric: string;
  readonly claimed: number;
  readonly recorded: number;
}

interface Claim {
  readonly metric: string;
  readonly value: number;
}

const number = String.raw`(?<![\p{Script=Latin}\p{Script=Cyrillic}\d.,:/-])(\d{1,3}(?:[.,]\d{1,2})?)(?![\d.,]*\d)`;
const hourUnit = String.raw`(?:hours?|hrs?|h(?![\p{L}\p{N}])|std\b|stunden?|horas?|heures?|ore(?!\p{L})|godzin\p{L}*|годин\p{L}*|час(?:а|ов)?(?!\p{L})|uur|uren|timmar|timer|saat|ساعات|ساعة|ساعه|घंटे|घंटा|个小时|小时|個小時|小時|时间|時間|시간)`;
const hours = new RegExp(
  `${number}\\s*-?\\s*${hourUnit}|(?:hours|stunden|horas|heures|ore|godziny|години|часы)\\s*[:=]\\s*${number}`,
  'gu',
);
const percent = new RegExp(
  `${number}\\s*(?:%|percent|prozent|por ciento|por cento|pour cent|per cento|procent\\p{L}*|відсотк\\p{L}*|процент\\p{L}*|٪)`,
  'gu',
);

/** Having worked, in the first person or without a subject. */
const worked =
  /\b(?:worked|work(?:ing)? (?:time|hours)|logged|put in|clocked|tracked|invested|worksmart|gearbeitet|arbeitete|arbeitszeit|erfasst\p{L}*|trabaj[eo]\p{L}*|he trabajado|trabalhei|trabalhamos|trabalhadas|travaille|ai passe|lavorato|lavorate|pracowal\p{L}*|przepracowal\p{L}*|przepracowan\p{L}*|gewerkt|arbetade|arbetat|calistim|calistik)(?!\p{L})|працюва(?:в|ла|ли)|відпрацюва|робоч\p{L}* годин|работал|отработал|工作了|工作时间|工时|働|勤務|稼働|作業|근무|일했|काम किया|عملت|اشتغلت/u;
const spent =
  /\b(?:i|we|my|our|ich|wir|yo|je|nous|eu|io|ho|abbiamo)(?!\p{L})[^.;]{0,30}\b(?:spent|spend|did|had|verbracht|aufgewendet|dedique|dedicamos|passe|dediquei|dedicato|passato)/u;
const thisWeek =
  /\b(?:this week|in the (?:past )?week|diese woche|in dieser woche|esta semana|cette semaine|questa settimana|w tym tygodniu|deze week|denna vecka|denne uke|bu hafta)(?!\p{L})|(?:цього тижня|на цьому тижні|на этой неделе|за неделю|за тиждень|本周|这周|這週|本週|今週|今週は|이번 ?주|इस सप्ताह|इस हफ्ते|هذا الاسبوع)/u;
/** Hours of somebody or something else, of another span of time, or not yet worked. */
const notWork =
  /\b(?:sav(?:e|es|ed|ing)|spar(?:t|en|te)|gespart|eingespart|ahorr\p{L}*|economi[sz]\p{L}*|epargn\p{L}*|risparmi\p{L}*|oszczedz\p{L}*|zaoszczedz\p{L}*|per (?:day|month|year|customer|user|clinic)|an? (?:day|month|year)|pro (?:tag|monat|jahr)|pro kunde|al (?:dia|mes|ano)|par (?:jour|mois|an)|al (?:giorno|mese)|dziennie|miesiecznie|response|respond|uptime|downtime|outage|latency|within|sla|deadline|turnaround|waiting|wait|last \d+ hours|next|since|so far|in total|altogether|this (?:month|quarter|year)|seit|insgesamt|desde|depuis|od poczatku|customers?|users?|clients?|kunden?|nutzer\p{L}*|clientes?|usuarios?|utilisateurs?|clienti|utenti|klien\p{L}*|uzytkown\p{L}*|planned|geplant)(?!\p{L})|економ|эконом|заощад|節約|节省|节约|削減|短縮|절약|단축|клієнт|клиент|пользовател|користувач|每月|每天|顧客|客户|毎月|毎日/u;
const firstPerson =
  /\b(?:i|we|ich|wir|yo|je|j'ai|nous|eu|io|ho|ja|jag|jeg|ik)(?!\p{L})|(?:^|\s)(?:я|ми|мы)\s|我|私|나는|저는/u;
const weekAfter = new RegExp(
  `^\\s*(?:of (?:\\p{L}+ )?work |work |arbeit |de trabajo |de travail |de trabalho |di lavoro |pracy )?\\(?(?:in )?(?:${thisWeek.source})`,
  'u',
);
const weekBefore = new RegExp(
  `^[^\\p{L}]*(?:${thisWeek.source})\\s*(?:i|we|ich|wir)?\\s*[:,=]?\\s*(?:は|에)?\\s*\\d`,
  'u',
);
const brainlift = /brain ?-?lift\p{L}*|ブレインリフト|브레인리프트|брейнлифт|брейнліфт/u;
const aiShare =
  /\b(?:ai|ki|ia)[ -]?(?:share|anteil|quote|usage|nutzung|ratio|percentage|rate|assisted(?: share| work)?)|\b(?:share|percentage|proportion|part|cuota|porcentaje|proporcion|parte|percentual|proporcao|quota|percentuale|udzial|anteil|aandeel|andel) (?:of |de |d'|del |della |di |da |van |av )?(?:the |l'|la |work (?:done )?with )?(?:ai|ki|ia)(?!\p{L})|частк\p{L}* (?:ші|ai)|дол\p{L}* (?:ии|ai)|ai ?(?:占比|比例|比率|使用率|利用率|の割合|활용률|비율|사용률)|人工智能占比|نسبة الذكاء|एआई/u;
const aiWork =
  /\b(?:of|der|meiner|unserer|de|du|del) (?:my|our|the|mi|mon|notre|nuestro|arbeit|code)?\s*(?:work|code|commits|tasks|arbeit|trabajo|travail|lavoro)\b[^.;]{0,30}\b(?:with|by|mit|con|avec|through) (?:the )?(?:ai|ki|ia)(?!\p{L})/u;
const plans =
  /\b(?:goal|target|plan|planned|aim|next week|will|want to|ziel|geplant|nachste woche|werde|objetivo|proxima semana|objectif|semaine prochaine|obiettivo|prossima settimana|cel|przyszl\p{L}*)(?!\p{L})|наступн|следующ|目标|目標|下周|来週|다음 ?주|목표/u;

/**
 * Finds figures about the writer's own week that exceed the record: hours worked, share of AI, BrainLift hours.
 * A figure counts as a claim only when it stands with the metric's name, or with words for one's own work or this week;
 * hours saved for customers, response times and plans do not. Figures below the record never count.
 *
 * @param sections - sanitised sections
 * @param metrics - recorded values of the week by metric name; a metric without a value is not compared
 * @param tolerance - share (0..1) by which a claim may exceed the record; at least one whole unit is always allowed
 * @returns at most one entry for a metric: its highest claim
 */
export function findContradictions(
  sections: SubmissionSections,
  metrics: ReadonlyMap<string, number>,
  tolerance: number,
): readonly Contradiction[] {
  const highest = new Map<string, number>();
  for (const name of sectionNames) {
    for (const claim of claimsIn(sections[name], name)) {
      highest.set(claim.metric, Math.max(claim.value, highest.get(claim.metric) ?? 0));
    }
  }
  return [...highest].flatMap(([metric, claimed]) => {
    const recorded = metrics.get(metric);
    if (recorded === undefined || claimed <= recorded * (1 + tolerance) + 1e-9 || claimed - recorded < 1) return [];
    return [{ metric, claimed, recorded, message: messageOf({ metric, claimed, recorded }) }];
  });
}

function messageOf({ metric, claimed, recorded }: Omit<Contradiction, 'message'>): string {
  if (metric === knownMetrics.aiShare)
    return `The text claims an AI share of ${claimed} %, the record says ${recorded} %.`;
  const what = metric === knownMetrics.brainliftHours ? 'hours of BrainLift' : 'hours of work';
  return `The text claims ${claimed} ${what}, the record says ${recorded}.`;
}

function claimsIn(text: string, section: SectionName): readonly Claim[] {
  if (!/\p{Nd}/u.test(text)) return [];
  return splitSentences(text).flatMap((sentence) => {
    const folded = foldForScreening(sentence.text).replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
    if (!/\d/.test(folded) || (section === 'goals' && !worked.test(folded))) return [];
    if (plans.test(folded) && !thisWeek.test(folded)) return [];
    return [...hourClaims(folded), ...aiShareClaims(folded)];
  });
}

function hourClaims(sentence: string): readonly Claim[] {
  return [...sentence.matchAll(hours)].flatMap((match): readonly Claim[] => {
    const value = toNumber(match[1] ?? match[2]);
    const clause = clauseAround(sentence, match.index, match[0].length);
    if (value === null || value > 168) return [];
    if (brainlift.test(clause))
      return /\b(?:customers?|users?|sav(?:e|ed|es))\b/u.test(clause)
        ? []
        : [{ metric: knownMetrics.brainliftHours, value }];
    const near = sentence.slice(match.index + match[0].length, match.index + match[0].length + 40);
    const own = worked.test(clause) || spent.test(clause) || (thisWeek.test(clause) && isAdjacentToWeek(near, clause));
    return own && !notWork.test(clause) ? [{ metric: knownMetrics.hours, value }] : [];
  });
}

/** `46 hours this week`, `This week: 46 hours`, `46 hours of work this week`. */
function isAdjacentToWeek(after: string, clause: string): boolean {
  const before = clause.slice(0, Math.max(0, clause.search(/\d/u)));
  const ownWords = /^[^\p{L}]*$/u.test(before) || firstPerson.test(before);
  return (ownWords && weekAfter.test(after)) || weekBefore.test(clause);
}

function aiShareClaims(sentence: string): readonly Claim[] {
  return [...sentence.matchAll(percent)].flatMap((match): readonly Claim[] => {
    const value = toNumber(match[1]);
    const clause = clauseAround(sentence, match.index, match[0].length);
    if (
      value === null ||
      value > 100 ||
      /\b(?:customers?|users?|market|kunden?|markt|competitors?|companies)\b/u.test(clause)
    )
      return [];
    return aiShare.test(clause) || aiWork.test(clause) ? [{ metric: knownMetrics.aiShare, value }] : [];
  });
}

/** The part of a sentence around a figure: up to the next comma, semicolon or "and", 200 characters at most on either side. */
function clauseAround(whole: string, at: number, length: number): string {
  const from = Math.max(0, at - 200);
  const sentence = whole.slice(from, at + length + 200);
  const index = at - from;
  const border = /[,;()–—、，；]|\s(?:and|und|y|et|e|i|та|и|while|but)\s/gu;
  let start = 0;
  let end = sentence.length;
  for (const match of sentence.matchAll(border)) {
    const place = match.index;
    if (match[0] === ',' && /\d/.test(sentence.charAt(place - 1)) && /\d/.test(sentence.charAt(place + 1))) continue;
    if (place + match[0].length <= index) start = place + match[0].length;
    else if (place >= index + length) {
      end = place;
      break;
    }
  }
  // "This week, 46 hours": an opening without a figure belongs to what follows it
  const lead = sentence.slice(0, start);
  const clause = sentence.slice(start, end);
  return start > 0 && !/\d/.test(lead) && lead.length <= 40 ? `${lead}${clause}` : clause;
}

function toNumber(text: string | undefined): number | null {
  const value = Number((text ?? '').replace(',', '.'));
  return text === undefined || !Number.isFinite(value) ? null : value;
}
