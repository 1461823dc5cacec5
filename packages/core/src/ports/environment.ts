/** Time as the system sees it; fixed in tests. */
export interface Clock {
  /** ISO 8601 instant in UTC with milliseconds */
  now(): string;
  /** monotonic milliseconds, for durations only */
  monotonicMs(): number;
  /** Resolves after `ms`, or rejects with `signal.reason`. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface IdGenerator {
  /** a new UUIDv7: unique, sortable by time of making */
  next(): string;
}

/** Four levels; `fields` are JSON without secrets and personal data. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
