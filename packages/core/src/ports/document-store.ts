import type { CallOptions } from './call.ts';

export interface DocumentInfo {
  /** forward slashes, no `..`, such as `reports/2026-W47.html` */
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: string;
}

/** Documents by path: policies, templates, reports, exports. */
export interface DocumentStore {
  /** Writes or replaces whole: a reader sees the old or the new document. Returns where people find it. */
  put(path: string, body: string | Uint8Array, options: CallOptions): Promise<{ readonly location: string }>;
  /** null when there is none */
  get(path: string, options: CallOptions): Promise<Uint8Array | null>;
  /** Ordered by path. */
  list(prefix: string, options: CallOptions): Promise<readonly DocumentInfo[]>;
  /** Removing what is not there is no error. */
  remove(path: string, options: CallOptions): Promise<void>;
}
