import {
  type Call,
  type ErrorCode,
  type Location,
  PluginError,
  type Revision,
  type Snapshot,
  type Undo,
} from '@kpki/plugin';
import { expect, test } from 'vitest';
import { coded } from '../../test/coded.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { undoWithRetries } from './sink-with-retries.ts';

const call: Call = { signal: new AbortController().signal };
const at: Location = { id: 'out' };
const [before, after] = ['before', 'after'] as Revision[];
const retryPolicy: RetryPolicy = { attempts: 3, longestSeconds: 1, random: () => 0, wait: async () => {} };

const snapshot = (revision: Revision | undefined, drift: readonly string[] = []): Snapshot => ({
  revision: revision ?? ('' as Revision),
  entries: new Map(),
  drift,
});

/**
 * Fails with one code after the other, then restores. `found` is the answer of a read, `applyId` the one that is retained.
 */
function restoring(codes: readonly ErrorCode[], found: Snapshot, applyId = 'earlier') {
  const left = [...codes];
  let attempts = 0;
  const undo: Undo = {
    replaced: async () => ({ applyId, entries: new Map() }),
    restore: async () => {
      attempts += 1;
      const code = left.shift();
      if (code !== undefined) throw new PluginError(code, `it is ${code}`);
      return snapshot(after);
    },
  };
  const patient = undoWithRetries(undo, async () => found, { retryPolicy, tellOf: () => () => {} });
  return { restored: patient.restore(at, new Set(['a.key']), before ?? null, 'undo', call), attempts: () => attempts };
}

test.each<readonly [string, readonly ErrorCode[]]>([
  ['refused', ['uncertain', 'denied']],
  ['invalid', ['uncertain', 'invalid']],
  ['never reached', ['uncertain', 'unavailable', 'unavailable']],
  ['never sure', ['uncertain', 'uncertain', 'uncertain']],
])('once an attempt may have restored something, one that is %s does not say that nothing was', async (_, codes) => {
  await expect(restoring(codes, snapshot(before)).restored).rejects.toMatchObject({
    code: 'uncertain',
    said: coded('plugin/restore/unfinished', { why: `it is ${codes.at(-1)}` }),
  });
});

test.each(['denied', 'invalid', 'missing', 'conflict'] as const)(
  'a first attempt that is %s is final',
  async (code) => {
    const { restored, attempts } = restoring([code], snapshot(before));
    await expect(restored).rejects.toMatchObject({ code, message: `it is ${code}` });
    expect(attempts()).toBe(1);
  },
);

test('a restore that the sink calls unfinished is tried again, and is no conflict', async () => {
  const { restored, attempts } = restoring(['uncertain'], snapshot(after, ['the journal is of an unfinished write']));
  expect(await restored).toMatchObject({ revision: after });
  expect(attempts()).toBe(2);
  await expect(restoring(['uncertain'], snapshot(after)).restored).rejects.toMatchObject({ code: 'conflict' });
});

test('what arrived all the same is done', async () => {
  const { restored, attempts } = restoring(['uncertain'], snapshot(after), 'undo');
  expect(await restored).toMatchObject({ revision: after });
  expect(attempts()).toBe(1);
});
