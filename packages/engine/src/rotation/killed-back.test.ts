import { partOf } from '@kpki/services/random-cases';
import { readCertificates } from '@kpki/x509';
import { expect, test } from 'vitest';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { changesOf, rotatedState, type TestState } from '../../test/observed-state.ts';
import { forwards, type Phase } from '../generation/phase.ts';
import { moveBack, nextMove, type RotationMove } from '../index.ts';

// `kpki rotate --rollback` was killed: the files of some nodes are at the phase that it goes back to, those of others are not.

const name = 'kubernetes-ca';

const declared = cluster({
  ...twoNodes,
  workers: [{ name: 'w1', addresses: ['10.0.1.1'] }],
});

async function moveIn(observed: TestState, direction: 'back' | 'forwards'): Promise<RotationMove | null> {
  const status = await observed.rotation(name);
  if (status.at === null) return null;
  return direction === 'back' ? moveBack([status]) : nextMove([status]);
}

/** Goes on until nothing of a rotation is left; answers the phases. */
async function toTheEnd(observed: TestState, direction: 'back' | 'forwards'): Promise<readonly Phase[]> {
  const done: Phase[] = [];
  for (let move = await moveIn(observed, direction); move !== null; move = await moveIn(observed, direction)) {
    done.push(move.to);
    await observed.rotate(name, move.to);
  }
  return done;
}

/** One phase back, except for the nodes whose names begin so. */
async function broughtBackInPart(from: Phase, behind: string): Promise<TestState> {
  const observed = await rotatedState(declared, name, ...forwards.slice(0, forwards.indexOf(from) + 1));
  const before = new Map(observed.entries().map((entry) => [entry, observed.bytes(entry)]));
  const back = await moveIn(observed, 'back');
  if (back === null) throw new Error('there is nothing to take back');
  await observed.rotate(name, back.to);
  const isBehind = (entry: string): boolean => entry.startsWith(behind);
  observed.remove(...observed.entries().filter((entry) => isBehind(entry) && !before.has(entry)));
  for (const [entry, bytes] of before) if (isBehind(entry)) observed.put(entry, bytes);
  return observed;
}

const kills: readonly (readonly [from: Phase, behind: string, back: readonly Phase[], forwards: readonly Phase[]])[] = [
  ['distrust', 'w1', ['reissue', 'trust', 'rollback'], ['reissue', 'distrust', 'remove']],
  ['distrust', 'cp', ['reissue', 'trust', 'rollback'], ['distrust', 'remove']],
  ['distrust', 'cp2', ['reissue', 'trust', 'rollback'], ['distrust', 'remove']],
  ['reissue', 'w1', ['trust', 'rollback'], ['trust', 'reissue', 'distrust', 'remove']],
  ['reissue', 'cp', ['trust', 'rollback'], ['reissue', 'distrust', 'remove']],
  ['reissue', 'cp2', ['trust', 'rollback'], ['reissue', 'distrust', 'remove']],
  ['trust', 'cp', ['rollback'], ['trust', 'reissue', 'distrust', 'remove']],
  ['trust', 'cp2', ['rollback'], ['trust', 'reissue', 'distrust', 'remove']],
];

// Each run tries a quarter of them.
test.each(partOf(kills, 4))(
  'back from %s, killed before %s: both directions go to their end',
  async (from, behind, ...phases) => {
    for (const [at, direction] of (['back', 'forwards'] as const).entries()) {
      const observed = await broughtBackInPart(from, behind);
      expect(await toTheEnd(observed, direction), direction).toEqual(phases[at]);
      expect(changesOf(await observed.plan())).toEqual({});
      expect((await observed.judge()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
    }
  },
);

test('a worker that trusts only the new CA trusts both before the old one signs again', async () => {
  const observed = await broughtBackInPart('distrust', 'w1');
  expect(readCertificates(observed.bytes('w1/pki/ca.crt'))).toHaveLength(1);
  expect(await moveIn(observed, 'back')).toMatchObject({ to: 'reissue', completes: true });
  await observed.rotate(name, 'reissue');
  expect(readCertificates(observed.bytes('w1/pki/ca.crt'))).toHaveLength(2);
});

test('a worker that shows the new CA gets a certificate of the old one before the new one is distrusted', async () => {
  const observed = await broughtBackInPart('reissue', 'w1');
  const move = await moveIn(observed, 'back');
  expect(move).toMatchObject({ to: 'trust', completes: true });
  expect(move?.conditions.length).toBeGreaterThan(0);
});
