import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { aiManagerCredentialTest } from '../shared/credential-tests.ts';
import { databaseProperty } from '../shared/database-choice.ts';
import { eventChoices, everyEvent } from './event-choices.ts';
import { pollEvents } from './poll-events.ts';

/** Starts a workflow when something happened, once for each event. */
export class AiManagerTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'AI Manager Trigger',
    name: 'aiManagerTrigger',
    icon: { light: 'file:../../icons/ai-manager.svg', dark: 'file:../../icons/ai-manager.dark.svg' },
    group: ['trigger'],
    version: [1],
    subtitle: '={{ $parameter["events"].join(", ") }}',
    description:
      'Starts the workflow when an evaluation finished, a request waits, automation was switched off or a score fell',
    eventTriggerDescription: 'Waiting for something to happen in AI Manager',
    activationMessage: 'From now on, what happens in AI Manager starts this workflow, each event once.',
    defaults: { name: 'AI Manager Trigger' },
    polling: true,
    inputs: [],
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
    ],
    properties: [
      databaseProperty,
      {
        displayName: 'Events',
        name: 'events',
        type: 'multiOptions',
        noDataExpression: true,
        required: true,
        options: [...eventChoices],
        default: [...everyEvent],
        description: 'What starts the workflow, each event once',
      },
    ],
  };

  methods = { credentialTest: aiManagerCredentialTest };

  async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
    const items = await pollEvents(this);
    return items.length === 0 ? null : [items];
  }
}
