import type { Llm } from '../../llm/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { Templates } from '../../templates/index.ts';

/** What the graph of triage is built from. */
export interface TriageDeps {
  readonly ports: Pick<
    Required<Ports>,
    'storage' | 'promptRegistry' | 'eventSinks' | 'clock' | 'ids' | 'logger' | 'telemetry'
  >;
  readonly llm: Llm;
  readonly templates: Templates;
}
