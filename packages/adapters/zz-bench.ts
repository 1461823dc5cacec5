import { createEmlMailer, createJsonlTelemetry } from '@ai-manager/adapters/local';
const t = createJsonlTelemetry({ folder: '/tmp/qs/bench' });
const e = { type: 'llm', name: 'evaluation.judge', traceId: '01a20a8b-e7dd-7527-a6f6-a0ac0f3577b9', at: '2026-11-23T22:34:30.979Z', durationMs: 50.8, attributes: { usage: { inputTokens: 0, cacheReadTokens: 0, outputTokens: 0 }, provider: 'offline:offline-heuristic-1', model: 'x', attempts: [{ provider: 'a', model: 'b', outcome: 'ok', code: null, usage: { a: 1, b: 2, c: 3 } }] } } as const;
for (const n of [1000, 10000]) { const s = performance.now(); for (let i = 0; i < n; i++) t.emit(e); console.log('emit us', ((performance.now() - s) / n) * 1000); await t.flush({}); }
const big = { ...e, attributes: { prompt: 'word '.repeat(4000) } }; let s = performance.now(); for (let i = 0; i < 100; i++) t.emit(big); console.log('emit 20k chars us', ((performance.now() - s) / 100) * 1000); await t.flush({});
const m = createEmlMailer({ folder: '/tmp/qs/out' }); s = performance.now(); const p = { name: 'Zoë', address: 'a@example.com' };
for (let i = 0; i < 75; i++) await m.send(`k${i}`, { to: p, from: p, subject: 'x', html: '<p>report</p>'.repeat(1500), text: 'report '.repeat(800) }, {}); console.log('mail ms', (performance.now() - s) / 75);
