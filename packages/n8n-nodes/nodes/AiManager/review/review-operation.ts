import type { IWebhookDescription } from 'n8n-workflow';
import type { OwnOperation } from '../properties.ts';

const at = { resource: 'approvals', operation: 'askReviewer' } as const;
const displayOptions = { show: { resource: [at.resource], operation: [at.operation] } };

/**
 * An operation of the node, not of the catalogue: only a host that can wait has it. Not called `sendAndWait`: the link
 * of such a node is known to nobody but the node itself, and n8n offers it to agents.
 */
export const reviewOperation: OwnOperation = {
  ...at,
  displayName: 'Ask Reviewer and Wait',
  title: 'Ask a reviewer and wait for the answer',
  description: 'Shows one person a page with the requests that wait, and goes on when that person has answered',
  effects: 'act',
  properties: [
    {
      displayName:
        'The page is at <strong>{{ $execution.resumeUrl }}</strong>. Send this link to the reviewer, and to nobody else, in a branch above this node that begins at the same node as this one: whoever has it answers as the reviewer. Connect Approval: Decide behind this node, which records the answer.',
      name: 'reviewNotice',
      type: 'notice',
      default: '',
      displayOptions,
    },
    {
      displayName: 'Reviewer',
      name: 'reviewerId',
      type: 'resourceLocator',
      required: true,
      default: { mode: 'list', value: '' },
      description: 'One of the reviewers in the rules: their decision tokens are taken, nobody else’s',
      modes: [
        {
          displayName: 'From List',
          name: 'list',
          type: 'list',
          typeOptions: { searchListMethod: 'searchReviewers', searchable: true },
        },
        { displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. p-001' },
      ],
      displayOptions,
    },
    {
      displayName: 'Limit Wait Time',
      name: 'limitWaitTime',
      type: 'boolean',
      default: false,
      description:
        'Whether to go on earlier than when the last decision token has expired; the items then go on as they came, without the field answer',
      displayOptions,
    },
    {
      displayName: 'Wait At Most',
      name: 'waitAmount',
      type: 'number',
      typeOptions: { minValue: 0, numberPrecision: 2 },
      default: 24,
      description: 'How long to wait for an answer',
      displayOptions: { show: { ...displayOptions.show, limitWaitTime: [true] } },
    },
    {
      displayName: 'Unit',
      name: 'waitUnit',
      type: 'options',
      options: [
        { name: 'Minutes', value: 'minutes' },
        { name: 'Hours', value: 'hours' },
        { name: 'Days', value: 'days' },
      ],
      default: 'hours',
      displayOptions: { show: { ...displayOptions.show, limitWaitTime: [true] } },
    },
  ],
};

/** Shown at a node that waits, in the editor, which evaluates it. */
export const waitingTooltip =
  '={{ $parameter["operation"] === "askReviewer" ? "Execution will continue when the reviewer has answered on <a href=\\"" + $execution.resumeUrl + "\\" target=\\"_blank\\">this page</a>" : "" }}';

/**
 * The page of an execution that waits, at `$execution.resumeUrl` as it is. It starts no workflow, so there is nothing to
 * register anywhere.
 */
export const reviewWebhooks: IWebhookDescription[] = (['GET', 'POST'] as const).map((httpMethod) => ({
  name: 'default',
  httpMethod,
  path: '',
  isFullPath: true,
  restartWebhook: true,
  responseMode: 'onReceived',
  // Not the default of n8n, which is sent in place of what the page answers.
  responseData: '',
}));
