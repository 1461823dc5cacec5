import { describe, expect, it } from 'vitest';
import { defaultRules } from '../../domain/default-rules.ts';
import { feedbackMessages } from './feedback-messages.ts';

const prompt = { name: 'evaluation.feedback', version: 1, text: 'Write feedback.\n' };
const context = { prompts: { judge: prompt, feedback: prompt }, rules: defaultRules };
const criterion = { id: 'goals', level: 3, levelText: 'The third level.', nextLevelText: 'The fourth level.' };
const input = { project: { name: 'Bakery books' }, criteria: [criterion] };

describe('the messages that ask for feedback', () => {
  it('say what levels mean with the instructions, which are the same for all projects', () => {
    const [instructions, data] = feedbackMessages(context, input);
    const [other] = feedbackMessages(context, { ...input, project: { name: 'Another' } } as typeof input);
    expect(instructions).toEqual(other);
    expect(instructions?.content).toMatch(/^Write feedback\.\n\n# What the levels/);
    const levels = defaultRules.rubric.criteria.flatMap((one) =>
      one.kind === 'judged' ? Object.values(one.levels) : [],
    );
    expect(levels.filter((text) => !instructions?.content.includes(text))).toEqual([]);
    expect(data?.content).not.toMatch(/level\.|levelText/);
    expect(data?.content).toContain('Bakery books');
  });
});
