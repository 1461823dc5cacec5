/** What the main thread and the worker say to each other; structured-cloneable values only. */

/** Start data of the worker. */
export interface WorkerStart {
  /** data folder, null for a database in memory */
  readonly dataFolder: string | null;
  /** tar of a database to start from, memory only */
  readonly template: ArrayBuffer | null;
}

export type WorkerRequest = { readonly id: number } & (
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'dump' }
  | { readonly kind: 'close' }
);

export interface QueryReply {
  readonly rows: readonly unknown[];
  readonly affectedRows: number | undefined;
}

/** Parts of a database error that hold no statement and no parameters, which may be personal data. */
export interface WireError {
  readonly message: string;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly table: string | undefined;
  readonly constraint: string | undefined;
  /** PGlite itself broke down, not a statement: its thread must not be asked again */
  readonly fatal: boolean;
}

/** `id` 0 answers the start itself. */
export type WorkerReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError };
