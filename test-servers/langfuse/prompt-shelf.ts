/** A prompt as `/api/public/v2/prompts` answers it; `prompt` is a list for chat prompts. */
export interface ShelvedPrompt {
  readonly name: string;
  readonly version: number;
  readonly type: 'text' | 'chat';
  readonly prompt: unknown;
  readonly labels: readonly string[];
  readonly tags: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
  readonly commitMessage: string | null;
}

export interface NewPrompt {
  readonly name: string;
  readonly prompt: unknown;
  readonly type?: 'text' | 'chat';
  readonly labels?: readonly string[];
  readonly commitMessage?: string;
}

/** Prompts as Langfuse keeps them: numbered by name, a label on one version at a time, `latest` on the newest. */
export interface PromptShelf {
  add(prompt: NewPrompt): ShelvedPrompt;
  /** Puts a label on a version that is there. */
  label(name: string, version: number, label: string): void;
  /** by `version` or `label`; `production` without either */
  find(name: string, query: URLSearchParams): ShelvedPrompt | null;
  all(name: string): readonly ShelvedPrompt[];
}

export function createPromptShelf(): PromptShelf {
  const shelf = new Map<string, ShelvedPrompt[]>();
  const versionsOf = (name: string): ShelvedPrompt[] => shelf.get(name) ?? [];
  const move = (name: string, version: number, labels: readonly string[]): void => {
    const moved = versionsOf(name).map((prompt) => {
      const others = prompt.labels.filter((label) => !labels.includes(label));
      return { ...prompt, labels: prompt.version === version ? [...others, ...labels] : others };
    });
    shelf.set(name, moved);
  };
  return {
    add({ name, prompt, type = 'text', labels = [], commitMessage = null as string | null }) {
      const version = versionsOf(name).length + 1;
      const added: ShelvedPrompt = { name, version, type, prompt, labels: [], tags: [], config: {}, commitMessage };
      shelf.set(name, [...versionsOf(name), added]);
      move(name, version, [...new Set([...labels, 'latest'])]);
      return versionsOf(name)[version - 1] ?? added;
    },
    label: (name, version, label) => move(name, version, [label]),
    find(name, query) {
      const [version, label] = [query.get('version'), query.get('label') ?? 'production'];
      const fits = (prompt: ShelvedPrompt): boolean =>
        version === null ? prompt.labels.includes(label) : prompt.version === Number(version);
      return versionsOf(name).find(fits) ?? null;
    },
    all: versionsOf,
  };
}
