/** Parts of a feedback for one kind of criterion; `{quote}` is a verified passage, `{missing}` what the next level needs. */
export interface CriterionTexts {
  /** what good evidence in this part does for a reader */
  readonly strengths: readonly string[];
  readonly improvements: readonly string[];
  /** where there is hardly anything yet (no level, 1 or 2) */
  readonly firstSteps: readonly string[];
  /** something small enough for the coming week */
  readonly steps: readonly string[];
}

export const textsByCriterion: Readonly<Record<string, CriterionTexts>> = {
  'one-liner': {
    strengths: [
      'Your one-liner can be repeated by a stranger: "{quote}".',
      'A reader knows after one sentence what changes for the user: "{quote}".',
      '"{quote}" says what the product does without a word that would fit another product.',
    ],
    improvements: [
      'One-liner: add {missing}.',
      'In the one-liner the reader still looks for {missing}.',
      'Your one-liner would carry further with {missing}.',
    ],
    firstSteps: [
      'Write one sentence with three things in it: who uses {project}, what it does for them, what is different afterwards.',
      'Describe {project} to somebody outside the team in one sentence, and write down the sentence they repeat.',
    ],
    steps: [
      'Read the one-liner to two people who do not know {project}, and note what they think it does; rewrite it from their words.',
      'Write the sentence "{project} lets ... do ... in ... instead of ..." and fill the gaps with the figure you trust most.',
      'Ask one user what they would miss without {project}, and put that answer into the one-liner.',
    ],
  },
  tam: {
    strengths: [
      'The market can be recalculated from what you wrote: "{quote}".',
      'Your market figure stands on something a reader can look up: "{quote}".',
      'The size of the market is more than a claim: "{quote}".',
    ],
    improvements: [
      'Market: add {missing}.',
      'The market part stops short of {missing}.',
      'For the market, state {missing}. A large number alone convinces nobody.',
    ],
    firstSteps: [
      'Find one number for the market of {project}, however rough, and write down who published it and when.',
      'Count the buyers you could name for {project} today, and what one of them would pay a month.',
    ],
    steps: [
      'Look up one public register or survey that counts your buyers, and write number, name and year beside each other.',
      'Write the market as one line, buyers times price, and mark the factor you are least sure of.',
      'Check the number of buyers against a second source, and write down by how much the two differ.',
    ],
  },
  spov: {
    strengths: [
      'You take a position that can be argued with, and support it: "{quote}".',
      'Your point of view rests on an observation: "{quote}".',
      '"{quote}" is a claim a competitor would have to answer.',
    ],
    improvements: [
      'Point of view: add {missing}.',
      'The point of view would be harder to brush aside with {missing}.',
      'What your point of view lacks is {missing}.',
    ],
    firstSteps: [
      'Write down one thing about the field of {project} that you believe and most others do not, and the reason in a second sentence.',
      'Ask two people in the field what they would do differently from {project}; where you disagree is your point of view.',
    ],
    steps: [
      'Finish the sentence "I would change my mind if ..." with a number, and add it to the point of view.',
      'Name one person or company that does the opposite, and write down their best reason.',
      'Pick the observation from your own data that surprised you most, and build the point of view on it.',
    ],
  },
  goals: {
    strengths: [
      'Whether your goals are reached can be decided without asking you: "{quote}".',
      'The goals are set so that next week will show the result: "{quote}".',
      'You commit to something that can be counted: "{quote}".',
    ],
    improvements: [
      'Goals: add {missing}.',
      'Your goals cannot be checked yet without {missing}.',
      'The goals need {missing}.',
    ],
    firstSteps: [
      'Choose one thing about {project} that will be there next Friday and is not there today, and give it a number.',
      'Turn the first goal into "by ..., ... of ...": a day, a number, a thing.',
    ],
    steps: [
      "Write three lines for next week, each with a number and a day, and copy last week's with what came of them.",
      'Pick the one goal that matters most for {project}, and give it a number and a date before Tuesday.',
      'For every goal, note the query, page or person that will tell whether it was reached.',
    ],
  },
  achievements: {
    strengths: [
      'The work of the week is visible in results: "{quote}".',
      'You report what happened, and it can be checked: "{quote}".',
      'The strongest line of the update is "{quote}".',
    ],
    improvements: [
      'Achievements: add {missing}.',
      'The achievements would tell more with {missing}.',
      'In the achievements a reader misses {missing}.',
    ],
    firstSteps: [
      'At the end of each day, note one line on {project}: what was done, and where it can be seen.',
      'Pick the one result of {project} you are surest of, and add its figure, day or link.',
    ],
    steps: [
      'During the week, keep a list of results with day, number and link; five lines are enough for the next update.',
      'Put the value of a week ago beside each figure you report about {project}.',
      'Ask one user of {project} what worked and what did not this week, and report both with the name of the feature.',
    ],
  },
};

export const otherTexts: CriterionTexts = {
  strengths: ['{title}: there is something to hold on to: "{quote}".', 'On "{title}" you give evidence: "{quote}".'],
  improvements: ['{title}: add {missing}.', 'For "{title}" the update needs {missing}.'],
  firstSteps: ['Write two sentences on "{title}" that name something definite: who, what, when.'],
  steps: [
    'Collect one figure, date or link for "{title}" before the next update.',
    'Show a colleague the part "{title}" and ask what they could not check.',
  ],
};

export const summaryTexts = {
  strong: [
    '{project} comes with results a reader can check, above all in {best}.',
    'This is an update on {project} that can be verified line by line; {best} carries it.',
    'The update shows where {project} stands, with figures; the clearest part is {best}.',
  ],
  mixed: [
    '{project} has definite results to show, most of all in {best}, while {weakest} is still thin.',
    'The picture of {project} is half drawn: {best} can be checked, {weakest} cannot yet.',
    'There is something to build on in {best}; {weakest} needs the same care before {project} can be judged as a whole.',
  ],
  weak: [
    'The update on {project} gives a reader little to check so far; {best} comes closest.',
    'What is new in {project} this week is hard to see from the text, least of all from {weakest}.',
    'Most parts of the update on {project} name intentions and not results; start with {weakest}.',
  ],
  help: [
    'What would help most: {missing}.',
    'The biggest step forward would be {missing}.',
    'One thing would change the picture: {missing}.',
    'First of all, add {missing}.',
  ],
  nothing: [
    'There was nothing to grade in the update on {project}; a few honest lines on each part are enough to be graded next week.',
  ],
} as const;
