import { readHttpUrl, type Read, wrong } from './variables.ts';

/** Which models judge. There is no fallback from a language model to the heuristic: a grade says what it is made by. */
export type ModelSettings =
  | { readonly kind: 'offline' }
  /** the first is asked first; the others take over when it fails, and give second opinions */
  | { readonly kind: 'models'; readonly models: readonly [VendorSettings, ...VendorSettings[]] };

export interface VendorSettings {
  readonly vendor: Vendor;
  readonly apiKey: string;
  readonly model: string;
  readonly baseUrl: string | undefined;
}

type Vendor = keyof typeof vendors;

/** The models are strong enough to judge by anchored levels, and their prices are known. */
const vendors = {
  openai: {
    title: 'OpenAI',
    key: 'OPENAI_API_KEY',
    model: 'AI_MANAGER_OPENAI_MODEL',
    defaultModel: 'gpt-6-sol',
    baseUrl: 'OPENAI_BASE_URL',
  },
  anthropic: {
    title: 'Anthropic',
    key: 'ANTHROPIC_API_KEY',
    model: 'AI_MANAGER_ANTHROPIC_MODEL',
    defaultModel: 'claude-sonnet-5-5',
    baseUrl: 'ANTHROPIC_BASE_URL',
  },
} as const;
/** in the order in which they are asked when nothing else is said */
const vendorNames = Object.keys(vendors) as readonly Vendor[];

/** @throws CliError `CONFIGURATION` */
export function readModel(read: Read): ModelSettings {
  const wish = read('AI_MANAGER_MODEL');
  if (wish === 'offline') return { kind: 'offline' };
  const asked =
    wish === undefined ? vendorNames.filter((vendor) => read(vendors[vendor].key) !== undefined) : readOrder(wish);
  const [first, ...others] = asked.map((vendor) => readVendor(vendor, read));
  if (first !== undefined) return { kind: 'models', models: [first, ...others] };
  requireNoModelName(read);
  return { kind: 'offline' };
}

/** `openai,anthropic`: the first is asked first. */
function readOrder(wish: string): readonly Vendor[] {
  const names = wish.split(',').map((name) => name.trim().toLowerCase());
  const known = names.flatMap((name) => vendorNames.find((vendor) => vendor === name) ?? []);
  const examples = 'Set it to "offline", "openai", "anthropic", or an order such as "openai,anthropic"';
  if (names.includes('offline'))
    throw wrong('AI_MANAGER_MODEL', 'The offline heuristic stands in for no model.', `${examples}.`);
  if (known.length < names.length || new Set(known).size < known.length) {
    throw wrong(
      'AI_MANAGER_MODEL',
      `"${wish}" is no order of models.`,
      `${examples} (names of models go into AI_MANAGER_OPENAI_MODEL and AI_MANAGER_ANTHROPIC_MODEL), or unset it.`,
    );
  }
  return known;
}

function readVendor(vendor: Vendor, read: Read): VendorSettings {
  const variables = vendors[vendor];
  const apiKey = read(variables.key);
  if (apiKey === undefined)
    throw wrong(
      'AI_MANAGER_MODEL',
      `It asks for ${variables.title}, but ${variables.key} is not set.`,
      `Set ${variables.key}, or AI_MANAGER_MODEL=offline.`,
    );
  const baseUrl = readHttpUrl(variables.baseUrl, read);
  if (vendor === 'anthropic' && baseUrl !== undefined && /\/v1\/?$/.test(baseUrl))
    throw wrong(
      variables.baseUrl,
      'It ends with /v1, with which the paths of the API begin.',
      'Write it without /v1, like https://example.com.',
    );
  return { vendor, apiKey, model: read(variables.model) ?? variables.defaultModel, baseUrl };
}

/** Who names a model means to ask it; the heuristic would judge instead without a word. */
function requireNoModelName(read: Read): void {
  const named = vendorNames.find((vendor) => read(vendors[vendor].model) !== undefined);
  if (named === undefined) return;
  const { key, model } = vendors[named];
  throw wrong(
    key,
    `It is not set, but ${model} is.`,
    `Set ${key}, too, or unset ${model}, or set AI_MANAGER_MODEL=offline.`,
  );
}
