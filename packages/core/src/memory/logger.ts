import type { Logger } from '../ports/environment.ts';

export interface LogEntry {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Drops everything: what runs inside a host does not write to the host's console unasked. */
export function createSilentLogger(): Logger {
  return createSinkLogger(() => {});
}

/** Hands every entry to a function; one that throws loses the entry and nothing else. */
export function createSinkLogger(write: (entry: LogEntry) => void): Logger {
  const at =
    (level: keyof Logger): Logger['info'] =>
    (message, fields = {}) => {
      try {
        write({ level, message, fields });
      } catch {
        // There is nowhere left to say it, and no caller fails for want of a log.
      }
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
