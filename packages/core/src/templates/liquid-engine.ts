import { Liquid } from 'liquidjs';
import { TrustedHtml } from './trusted-html.ts';

/**
 * - `text`: output is written as it is (prompts, plain-text mails, subjects)
 * - `html`: every output is escaped; there is no way to write a variable unescaped
 */
export type TemplateMode = 'text' | 'html';

/** Most characters of one template; far above any sensible mail, far below what hurts. */
const maxTemplateCharacters = 200_000;
/** Most characters and array elements that filters may create in one rendering. */
const maxRenderMemory = 20_000_000;

/** Tags that read other files: there is no file system behind a template. */
const fileTags = ['include', 'render', 'layout', 'block'];
/** Filters that hosts do not offer: hashing has no place in a mail, `raw` would undo the escaping. */
const refusedFilters = ['raw', 'md5', 'sha1', 'sha256', 'hmac_sha1', 'hmac_sha256'];

export interface TemplateLimits {
  /** most time one rendering may take; default 2 s */
  readonly renderMs?: number;
}

/** One configured Liquid engine; it holds no state between renderings. */
export function createLiquidEngine(mode: TemplateMode, { renderMs = 2_000 }: TemplateLimits = {}): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    lenientIf: false,
    ownPropertyOnly: true,
    dynamicPartials: false,
    // An in-memory set without entries: no template can be looked up on disk.
    templates: {},
    cache: false,
    timezoneOffset: 0,
    locale: 'en-US',
    parseLimit: maxTemplateCharacters,
    renderLimit: renderMs,
    memoryLimit: maxRenderMemory,
    ...(mode === 'html' ? { outputEscape: escapeHtml } : {}),
  });
  for (const tag of fileTags) Reflect.deleteProperty(engine.tags, tag);
  for (const filter of refusedFilters) Reflect.deleteProperty(engine.filters, filter);
  if (mode === 'html') useOutputEscaping(engine);
  return engine;
}

/** Everything is escaped on output already, so that the escaping filters, which authors write by habit, must not do it twice. */
function useOutputEscaping(engine: Liquid): void {
  for (const name of ['escape', 'escape_once', 'xml_escape']) engine.registerFilter(name, toText);
  engine.registerFilter('newline_to_br', {
    raw: true,
    handler: (value: unknown) => escapeHtml(value).replaceAll(/\r?\n/g, '<br>\n'),
  });
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Text that is safe in HTML content and in quoted attributes; null and undefined give an empty text. */
export function escapeHtml(value: unknown): string {
  if (value instanceof TrustedHtml) return value.toString();
  return toText(value).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(toText).join('');
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value.toString();
  return JSON.stringify(value) ?? '';
}
