import type { Slots } from './slots.ts';
import type { TextRequest } from './types.ts';

/** The places of one call: one of the caller's own, if it has some, and one of those that all calls share. */
export interface Places {
  readonly taken: boolean;
  /** Waits for both. Rejects with the signal's reason, and then holds neither. */
  take(): Promise<void>;
  /** Gives both back; does nothing when they are given back already. */
  leave(): void;
}

export function createPlaces(shared: Slots, { slots: own, signal }: Pick<TextRequest, 'slots' | 'signal'>): Places {
  let release: (() => void) | undefined;
  return {
    get taken() {
      return release !== undefined;
    },
    async take() {
      const releaseOwn = await own?.acquire(signal);
      try {
        const releaseShared = await shared.acquire(signal);
        release = () => {
          releaseShared();
          releaseOwn?.();
        };
      } catch (error) {
        releaseOwn?.();
        throw error;
      }
    },
    leave() {
      release?.();
      release = undefined;
    },
  };
}
