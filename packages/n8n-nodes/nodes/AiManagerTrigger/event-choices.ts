import type { INodePropertyOptions } from 'n8n-workflow';
import { findOperation } from '../AiManager/described-operations.ts';

interface Words {
  readonly name: string;
  readonly description: string;
}

/** How events are called in the form; one without words here is shown by its type. */
const words: Readonly<Record<string, Words>> = {
  'approval.waiting': { name: 'A Request Waits', description: 'A request for time needs the decision of a person' },
  'automation.switched-off': {
    name: 'Automation Was Switched Off',
    description: 'Requests are decided by people again, because of drift, a change, or a person',
  },
  'evaluation.finished': {
    name: 'An Evaluation Finished',
    description: 'Every project of a run has its grade; told again when failures were mended',
  },
  'score.fell': {
    name: 'A Score Fell',
    description: "A person's weekly score is lower than the week before by as much as the rules say",
  },
};

/** The types that the catalogue knows. */
export const everyEvent: readonly string[] = typesOf(findOperation('events', 'list').input);

export const eventChoices: readonly INodePropertyOptions[] = everyEvent
  .map((value) => ({ value, ...(words[value] ?? { name: value }) }))
  .toSorted((a, b) => (a.name < b.name ? -1 : 1));

function typesOf({ properties }: ReturnType<typeof findOperation>['input']): readonly string[] {
  return (properties?.['types']?.items?.enum ?? []).map(String);
}
