import { isAiManagerError, toLoggable } from '../errors.ts';
import type { CallOptions, Logger, Storage } from '../ports/index.ts';

const batchSize = 500;
/** What one operation seals at most, so that it does not wait for long: a run of thousands leaves the rest to the next. */
const batchesAfterWork = 2;

/** Gives decision records their places in the chain. */
export interface Sealer {
  /**
   * After an operation that may have recorded something. Never rejects, waits for no other process, and only one call of
   * this process works: what it leaves is done by the next one, the job, or whoever looks at the chain.
   */
  afterWork(): Promise<void>;
  /** Waits for its turn; returns how many records were sealed. */
  all(options: CallOptions): Promise<number>;
}

export function createSealer({ storage, logger }: { readonly storage: Storage; readonly logger: Logger }): Sealer {
  let working = false;
  let again = false;
  const sealSome = async (): Promise<void> => {
    for (let batch = 0; batch < batchesAfterWork; batch += 1) {
      again = false;
      const { sealed } = await storage.decisions.seal({ limit: batchSize, wait: false }, {});
      if (sealed === 0 && !again) return;
    }
  };
  return {
    async all(options) {
      let total = 0;
      for (;;) {
        const { sealed } = await storage.decisions.seal({ limit: batchSize, wait: true }, options);
        if (sealed === 0) return total;
        total += sealed;
      }
    },
    async afterWork() {
      again = true;
      if (working) return;
      working = true;
      try {
        await sealSome();
      } catch (error) {
        // Nothing is lost: the records are stored, and the next operation seals them.
        if (!isAiManagerError(error, 'CONFIGURATION'))
          logger.warn('Decision records could not be sealed yet.', { error: toLoggable(error) });
      } finally {
        working = false;
      }
    },
  };
}
