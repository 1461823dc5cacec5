import assert from 'node:assert/strict';
import { isAiManagerError } from '../errors.ts';
import {
  arrange,
  openStream,
  promptly,
  readStream,
  rejection,
  text,
  usage,
  waitUntil,
  type LlmProviderCase,
} from './llm-provider-bench.ts';

/** What a provider that streams promises beside the rest. */
export const llmStreamCases: readonly LlmProviderCase[] = [
  {
    title: 'streams deltas that add up to the text of the reply that ends the stream',
    needs: 'stream',
    async run(bench) {
      bench.arrange?.({ kind: 'text', text, usage });
      const { deltas, replies } = await readStream(bench);
      assert.equal(replies.length, 1);
      assert.equal(deltas.join(''), replies[0]?.text);
      if (bench.arrange !== undefined) assert.deepEqual([replies[0]?.text, replies[0]?.usage], [text, usage]);
    },
  },
  {
    title: 'rejects with the reason of an abort while a stream is silent',
    needs: 'stream',
    async run(bench) {
      bench.arrange?.({ kind: 'hang' });
      const controller = new AbortController();
      const reason = new Error('aborted meanwhile');
      if (bench.arrange === undefined) controller.abort(reason);
      else setTimeout(() => controller.abort(reason), 20);
      assert.equal(await rejection(promptly(readStream(bench, controller.signal))), reason);
    },
  },
  {
    title: 'asks nobody for a stream whose signal is aborted before',
    needs: 'vendor-stream',
    async run(bench) {
      const reason = new Error('aborted before');
      assert.equal(await rejection(readStream(bench, AbortSignal.abort(reason))), reason);
      assert.equal(bench.vendorRequests?.(), 0);
    },
  },
  {
    title: 'tells a streamed reply that was cut off',
    needs: 'vendor-stream',
    async run(bench) {
      arrange(bench, { kind: 'truncated', text: '{"half of it' });
      const { deltas, replies } = await readStream(bench);
      assert.deepEqual(
        [deltas.join(''), replies[0]?.finish, replies[0]?.text],
        ['{"half of it', 'length', '{"half of it'],
      );
    },
  },
  {
    title: 'ends a stream with a refusal as its reply, not with an error',
    needs: 'vendor-stream',
    async run(bench) {
      arrange(bench, { kind: 'refusal', text: 'I cannot help with that.' });
      const { replies } = await readStream(bench);
      assert.deepEqual(
        [replies.length, replies[0]?.finish, replies[0]?.text],
        [1, 'refusal', 'I cannot help with that.'],
      );
    },
  },
  {
    title: 'rejects a stream that the vendor does not start, after asking once and without repeating key or prompt',
    needs: 'vendor-stream',
    async run(bench) {
      arrange(bench, { kind: 'rate-limited', retryAfterMs: 7_000 });
      const error = await rejection(readStream(bench));
      assert.ok(isAiManagerError(error, 'UPSTREAM_RATE_LIMITED'), `not ${String(error)}`);
      assert.equal(error.details['retryAfterMs'], 7_000);
      assert.equal(bench.vendorRequests?.(), 1);
      for (const secret of bench.secrets) assert.ok(!JSON.stringify([error.message, error.details]).includes(secret));
    },
  },
  {
    title: 'rejects a stream that breaks off, after its deltas and without a reply',
    needs: 'vendor-stream',
    async run(bench) {
      arrange(bench, { kind: 'breaks-off', text: 'One two ' });
      const read = { deltas: [], replies: [] };
      const error = await rejection(readStream(bench, undefined, read));
      assert.ok(isAiManagerError(error, 'UPSTREAM_UNAVAILABLE'), `not ${String(error)}`);
      assert.deepEqual([read.deltas.join(''), read.replies], ['One two ', []]);
    },
  },
  {
    title: 'rejects with the reason of an abort in the middle of a stream, and hangs up on the vendor',
    needs: 'vendor-stream',
    async run(bench) {
      arrange(bench, { kind: 'stalls', text: 'One two ' });
      const controller = new AbortController();
      const reason = new Error('aborted meanwhile');
      const read = { deltas: [], replies: [] };
      const reading = readStream(bench, controller.signal, read);
      const early = reading.then(() => assert.fail('The stream is over before it is aborted.'));
      await Promise.race([waitUntil(() => read.deltas.join('') === 'One two '), early]);
      controller.abort(reason);
      assert.equal(await rejection(promptly(reading)), reason);
      await waitUntil(() => bench.vendorOpen?.() === 0);
    },
  },
  {
    title: 'hangs up on the vendor when the reader leaves a stream',
    needs: 'vendor-stream',
    async run(bench) {
      arrange(bench, { kind: 'stalls', text: 'One two ' });
      const leave = async (): Promise<void> => {
        for await (const part of openStream(bench)) if ('delta' in part) return;
      };
      await promptly(leave());
      await waitUntil(() => bench.vendorOpen?.() === 0);
    },
  },
];
