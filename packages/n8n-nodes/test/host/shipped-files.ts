import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, IWorkflowSettings } from 'n8n-workflow';

export const shippedFolder = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'n8n', 'workflows');

interface Target {
  readonly node: string;
  readonly type: string;
  readonly index: number;
}

/** A workflow of examples/n8n/workflows as it stands in its file. */
export interface ShippedFile {
  /** of the file, without its ending */
  readonly name: string;
  readonly text: string;
  readonly workflow: {
    readonly name: string;
    readonly nodes: readonly INode[];
    /** by node and kind of connection, for each of its outputs */
    readonly connections: Readonly<Record<string, Readonly<Record<string, readonly (readonly Target[])[]>>>>;
    readonly settings: IWorkflowSettings;
  };
}

export function shippedFiles(): readonly ShippedFile[] {
  return readdirSync(shippedFolder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => {
      const text = readFileSync(join(shippedFolder, file), 'utf8');
      return { name: file.replace(/\.json$/, ''), text, workflow: JSON.parse(text) as ShippedFile['workflow'] };
    });
}

export function isNote({ type }: Pick<INode, 'type'>): boolean {
  return type === 'n8n-nodes-base.stickyNote';
}
