import { describe, expect, it } from 'vitest';
import { describeGroups, withoutBrokenGroups } from './describe-groups.ts';
import { remarksOn } from './remarks.ts';

const secret = 'planted-secret-of-enough-length';
const stateOf = (environment: Record<string, string>, group: string) =>
  describeGroups(environment, '/srv').find((state) => state.group === group);

describe('groups of settings', () => {
  it('are all off where nothing is set, and say how each is switched on', () => {
    for (const { state, message, remedy } of describeGroups({}, '/srv')) {
      expect(state).toBe('off');
      expect(message).not.toBe('');
      expect(remedy).not.toBeNull();
    }
  });

  it('are on where they are complete, and name variables but no values', () => {
    const webhooks = stateOf(
      { N8N_WEBHOOK_URL: 'https://n8n.example.com/planted', WEBHOOK_SECRET: secret },
      'webhooks',
    );
    expect(webhooks).toMatchObject({ state: 'on', message: 'N8N_WEBHOOK_URL, WEBHOOK_SECRET', remedy: null });
    expect(stateOf({ DATABASE_URL: 'postgres://a:b@host/db' }, 'database')).toMatchObject({ state: 'on' });
    expect(stateOf({ OPENAI_API_KEY: 'k', AI_MANAGER_MODEL: 'offline' }, 'model')).toMatchObject({ state: 'off' });
  });

  it('are half-set where a variable is missing, which is named', () => {
    const half = stateOf({ N8N_WEBHOOK_URL: 'https://n8n.example.com/planted' }, 'webhooks');
    expect(half).toMatchObject({ state: 'half-set', message: expect.stringContaining('WEBHOOK_SECRET') });
    expect(half?.remedy).toContain('openssl');
    expect(JSON.stringify(half)).not.toContain('planted');
    expect(stateOf({ WEBHOOK_SECRET_PREVIOUS: secret }, 'webhooks')).toMatchObject({ state: 'half-set' });
  });

  it.each([
    [{ N8N_WEBHOOK_URL: 'n8n.example.com/planted', WEBHOOK_SECRET: secret }],
    [{ N8N_WEBHOOK_URL: 'https://a.example.com, https://user:planted@b.example.com', WEBHOOK_SECRET: secret }],
    [{ N8N_WEBHOOK_URL: 'https://a.example.com/planted,https://a.example.com/planted', WEBHOOK_SECRET: secret }],
    [{ N8N_WEBHOOK_URL: ' , ', WEBHOOK_SECRET: secret }],
    [{ N8N_WEBHOOK_URL: 'https://a.example.com', WEBHOOK_SECRET: 'planted' }],
  ])('are wrong where a value cannot be, which is not repeated: %j', (environment) => {
    const wrong = stateOf(environment, 'webhooks');
    expect(wrong).toMatchObject({ state: 'wrong' });
    expect(JSON.stringify(wrong)).not.toContain('planted');
  });

  it('that nothing uses yet are told where they are set', () => {
    expect(stateOf({ VOYAGE_API_KEY: 'planted' }, 'embeddings')).toMatchObject({
      state: 'unused',
      message: 'VOYAGE_API_KEY is set, but this version does nothing with it',
    });
    expect(remarksOn({ VOYAGE_API_KEY: 'planted', S3_BUCKET_NAME: 'planted' }, '/srv')).toEqual([
      'VOYAGE_API_KEY is set, but this version does nothing with it.',
      'S3_BUCKET_NAME is set, but this version does nothing with it.',
    ]);
  });

  it('that cannot be read are left out whole, so that the rest can be looked at', () => {
    const environment = { N8N_WEBHOOK_URL: 'https://a.example.com', DATABASE_URL: 'postgres://host/db', PATH: '/bin' };
    expect(withoutBrokenGroups(environment, '/srv')).toEqual({ DATABASE_URL: 'postgres://host/db', PATH: '/bin' });
  });
});

describe('remarks on variables', () => {
  it.each([
    ['AI_MANAGER_MODLE', /do you mean AI_MANAGER_MODEL\?$/],
    ['AI_MANAGER_OPEN_AI_MODEL', /do you mean AI_MANAGER_OPENAI_MODEL\?$/],
    ['AI_MANAGER_WEATHER_FORECAST', /docs\/configuration\.md lists them all\.$/],
  ])('name %s, which is none of ours, and the nearest that is', (name, says) => {
    const [remark, ...more] = remarksOn({ [name]: 'planted' }, '/srv');
    expect(more).toEqual([]);
    expect(remark).toContain(name);
    expect(remark).toMatch(says);
    expect(remark).not.toContain('planted');
  });

  it('say nothing of what is used, and of what others set', () => {
    expect(remarksOn({ AI_MANAGER_LOG: 'warn', DATABASE_URL: 'x', OTHER_MANAGER_KEY: 'x' }, '/srv')).toEqual([]);
  });
});
