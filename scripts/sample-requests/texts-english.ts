import type { Phrases } from './texts.ts';

/** Some phrases say a thing in words that a list of words does not have: a model that counts words is then less sure. */
export const english: Phrases = {
  joiner: ' ',
  topics: [
    'the pilot contract',
    'the return rate',
    'their data export',
    'the price for 2027',
    'the onboarding plan',
    'the audit findings',
    'the new warehouse',
  ],
  detail: {
    'client-call': [
      'Call with {name} of {company} about {topic}.',
      'Spoke to {name} at {company}: {topic}, {number} open points.',
      '{company} rang about {topic}; {name} had {number} questions.',
    ],
    interview: [
      'Interview number {number} with {name}, shift lead at {company}.',
      '{number} user interviews at {company}, the last one with {name}.',
      'Talked {name} through the new screens for {company}, {number} tasks.',
    ],
    'field-visit': [
      'Visited {company} with {name} to see {topic} at work.',
      'Half a day in the stockroom of {company}, {number} people watched, {name} showed me round.',
    ],
    workshop: [
      'Workshop with {number} people of {company} on {topic}.',
      'Planning with {name} and {number} others, {topic} for {company}.',
    ],
    incident: [
      'Incident {ticket}: {company} could not log in, on the line with {name}.',
      'Outage at {company}, ticket {ticket}, with {name} from their side.',
    ],
    training: [
      'Trained {number} people of {company} on {topic}.',
      'Onboarding of {name} for {company}, part {number}.',
    ],
    any: ['{topic} with {name} of {company}.', 'For {company}: {topic}, together with {name}.'],
  },
  plain: {
    'client-call': ['Call with a client.', 'Client call that took longer than planned.', 'Talked to a customer.'],
    interview: ['User interviews.', 'Talked to some users about the product.'],
    'field-visit': ['Visit at a customer.', 'Was out at a client for a while.'],
    workshop: ['Team workshop.', 'Planning session with the team.'],
    incident: ['Had to look at a problem in the evening.', 'Something was down, helped.'],
    training: ['Training.', 'Learning session for the new tool.'],
    paperwork: ['Invoices and forms for the quarter.', 'Filled in the forms for the travel office.'],
    travel: ['Train to the client and back.', 'Drive to the site and back in the evening.'],
    any: ['Work for the project.', 'Extra time for the project this week.'],
  },
  reason: [
    'It was a phone call from the hallway, so no tracker ran.',
    'In person in their meeting room, laptop closed.',
    'We worked on a whiteboard, away from the computer.',
    'The tracker had stopped after the update and I saw it only afterwards.',
    'On site without the laptop, they do not allow devices there.',
    'Power cut in the building, I went on by phone.',
    'Phone call from the car park, no laptop with me.',
    'Face to face at their office, no computer involved.',
    'I only had my notebook and a pencil with me.',
    'My machine was with the service desk that day.',
  ],
  outcome: [
    'We agreed on the next steps; my notes are in the project folder.',
    'Result: {number} changes to the plan, written down in the wiki.',
    'Fixed, and the report is with the team.',
    '{name} confirmed it by mail the same day.',
    'We decided to move the start to March; the minutes are in the folder.',
    'Agreed on {number} changes, notes attached to the project.',
    'They signed for another quarter.',
    'The recording and a summary are in the channel.',
    'They will go with the smaller option from January.',
    'It is {number} screens now where it was {number} before.',
  ],
  vague: [
    'And various other things.',
    'Plus the usual tasks.',
    'It was a busy week with a lot of stuff.',
    'Also some work on the product in general.',
  ],
};
