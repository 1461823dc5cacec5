import { describe, expect, it } from 'vitest';
import { resumeCommand } from './resume.ts';

describe('the command that goes on', () => {
  it('repeats what chooses the work and leaves --force out', () => {
    const flags = { week: '2026-W47', data: 'my data' };
    expect(
      resumeCommand({ week: '2026-W47', force: true, budgetUsd: 2 }, { org: './org', flags, environment: {} }),
    ).toBe("ai-manager evaluate --org ./org --week 2026-W47 --budget-usd 2 --data 'my data'");
  });

  it('keeps --force with --only, whose few projects are judged anew', () => {
    expect(resumeCommand({ only: ['prj-1'], force: true }, { org: undefined, flags: {}, environment: {} })).toBe(
      'ai-manager evaluate --only prj-1 --force',
    );
  });

  it('leaves the week to the organisation folder when the folder named it', () => {
    expect(resumeCommand({ week: '2026-W47' }, { org: 'org', flags: {}, environment: {} })).toBe(
      'ai-manager evaluate --org org',
    );
  });

  it('names the command that started it when there is one', () => {
    const environment = { AI_MANAGER_START: 'npm start' };
    expect(resumeCommand({}, { org: 'org', flags: {}, environment })).toBe('npm start');
    expect(resumeCommand({ only: ["o'neil"] }, { org: 'org', flags: {}, environment })).toBe(
      "npm start -- --only 'o'\\''neil'",
    );
  });
});
