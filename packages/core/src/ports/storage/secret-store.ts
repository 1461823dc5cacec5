import type { CallOptions } from '../call.ts';

/** Secrets the system makes for itself, so that all its processes share them. Never exported. */
export interface SecretStore {
  /** The stored one of that name, or the candidate, which is stored when there is none. */
  obtain(name: string, candidate: string, options: CallOptions): Promise<string>;
}
