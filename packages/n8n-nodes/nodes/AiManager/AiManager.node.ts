import type {
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { aiManagerCredentialTest } from '../shared/credential-tests.ts';
import { resourcesUsing } from '../shared/services.ts';
import { describedOperations } from './described-operations.ts';
import { executeItems } from './execute-items.ts';
import { searchPeople, searchProjects, searchPrompts, searchReviewers } from './list-search.ts';
import { nodeProperties } from './properties.ts';
import { answerReview } from './review/answer-review.ts';
import { askReviewer, isReview } from './review/ask-reviewer.ts';
import { reviewOperation, reviewWebhooks, waitingTooltip } from './review/review-operation.ts';

/** Every operation of AI Manager, inside n8n: no server in between. */
export class AiManager implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'AI Manager',
    name: 'aiManager',
    icon: { light: 'file:../../icons/ai-manager.svg', dark: 'file:../../icons/ai-manager.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
    description: 'Grade projects with evidence, triage approvals, report, and leave what hurts to a person',
    defaults: { name: 'AI Manager' },
    // An agent gets what only reads; what changes something is put into a workflow by a person.
    usableAsTool: true,
    inputs: [
      { type: NodeConnectionTypes.Main },
      // Several are asked in the order of their connections, each when those before it fail.
      { type: NodeConnectionTypes.AiLanguageModel, displayName: 'Model', required: false },
    ],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      {
        name: 'aiManagerDatabaseApi',
        displayName: 'Database',
        required: true,
        testedBy: 'checkDatabaseCredential',
        displayOptions: { show: { authentication: ['aiManagerDatabaseApi'] } },
      },
      {
        name: 'postgres',
        displayName: 'Database',
        required: true,
        displayOptions: { show: { authentication: ['postgres'] } },
      },
      {
        name: 'aiManagerModelApi',
        displayName: 'Model, Where None Is Connected (Optional)',
        required: false,
        testedBy: 'checkModelCredential',
      },
      { name: 'aiManagerLangfuseApi', displayName: 'Traces in Langfuse (Optional)', required: false },
      {
        name: 'aiManagerSesApi',
        displayName: 'Mails by SES (Optional)',
        required: false,
        testedBy: 'checkSesCredential',
        displayOptions: { show: { resource: [...resourcesUsing.aiManagerSesApi] } },
      },
      {
        name: 'aiManagerWorkSmartApi',
        displayName: 'WorkSmart (Optional)',
        required: false,
        testedBy: 'checkWorkSmartCredential',
        displayOptions: { show: { resource: [...resourcesUsing.aiManagerWorkSmartApi] } },
      },
      {
        name: 'aiManagerWebhookApi',
        displayName: 'Events to Webhooks (Optional)',
        required: false,
        testedBy: 'checkWebhookCredential',
        displayOptions: { show: { resource: [...resourcesUsing.aiManagerWebhookApi] } },
      },
    ],
    waitingNodeTooltip: waitingTooltip,
    webhooks: reviewWebhooks,
    properties: nodeProperties(describedOperations, [reviewOperation]),
  };

  methods = {
    credentialTest: aiManagerCredentialTest,
    listSearch: { searchPeople, searchProjects, searchPrompts, searchReviewers },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [isReview(this) ? await askReviewer(this) : await executeItems(this)];
  }

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return answerReview(this);
  }
}
