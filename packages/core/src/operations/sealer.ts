import { isAiManagerError, toLoggable } from '../errors.ts';
import type { CallOptions, Logger, Storage } from '../ports/index.ts';

const batchSize = 500;
/** Of one caller, so that nobody seals for all others without an end. */
const roundsInARow = 3;

/** Gives decision records their places in the chain. */
export interface Sealer {
  /**
   * After an operation that may have recorded something. Never rejects, waits for no other process, and only one call of
   * this process works: what it cannot do now is done by the next one.
   */
  afterWork(): Promise<void>;
  /** Waits for its turn; returns how many records were sealed. */
  all(options: CallOptions): Promise<number>;
}

export function createSealer({ storage, logger }: { readonly storage: Storage; readonly logger: Logger }): Sealer {
  let working = false;
  let again = false;
  const seal = async (wait: boolean, options: CallOptions): Promise<number> => {
    let total = 0;
    for (;;) {
      const { sealed } = await storage.decisions.seal({ limit: batchSize, wait }, options);
      total += sealed;
      if (sealed === 0) return total;
    }
  };
  return {
    all: (options) => seal(true, options),
    async afterWork() {
      again = true;
      if (working) return;
      working = true;
      try {
        for (let round = 0; again && round < roundsInARow; round += 1) {
          again = false;
          await seal(false, {});
        }
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
