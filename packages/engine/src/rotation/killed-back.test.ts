import { partOf } from '@kpki/services/random-cases';
import { readCertificates } from '@kpki/x509';
import { expect, test } from 'vitest';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { changesOf, now, rotatedWorld, type TestWorld } from '../../test/world.ts';
import { forwards, type Phase } from '../generation/phase.ts';
import { asDeclared, moveBack, nextMove, type RotationMove } from '../index.ts';
import { rotationStanding } from './standing.ts';

// `kpki rotate --back` was killed: the files of some nodes are at the phase that it goes back to, those of others are not.

const name = 'kubernetes-ca';

const declared = cluster({
  ...twoNodes,
  workers: [{ name: 'w1', addresses: ['10.0.1.1'] }],
});

async function bring(world: TestWorld, to: Phase): Promise<void> {
  await world.applyFor({ ...asDeclared, rotate: [{ name, to }] });
}

async function moveIn(world: TestWorld, direction: 'back' | 'forwards'): Promise<RotationMove | null> {
  const standing = rotationStanding(await world.read(), name, now);
  if (standing.at === null) return null;
  return direction === 'back' ? moveBack([standing]) : nextMove([standing]);
}

/** Goes on until nothing of a rotation is left; answers the phases. */
async function toTheEnd(world: TestWorld, direction: 'back' | 'forwards'): Promise<readonly Phase[]> {
  const done: Phase[] = [];
  for (let move = await moveIn(world, direction); move !== null; move = await moveIn(world, direction)) {
    done.push(move.to);
    await bring(world, move.to);
  }
  return done;
}

/** One phase back, except for the nodes whose names begin so. */
async function broughtBackInPart(from: Phase, behind: string): Promise<TestWorld> {
  const world = await rotatedWorld(declared, name, ...forwards.slice(0, forwards.indexOf(from) + 1));
  const before = new Map(world.entries().map((entry) => [entry, world.bytes(entry)]));
  const back = await moveIn(world, 'back');
  if (back === null) throw new Error('there is nothing to take back');
  await bring(world, back.to);
  const isBehind = (entry: string): boolean => entry.startsWith(behind);
  world.remove(...world.entries().filter((entry) => isBehind(entry) && !before.has(entry)));
  for (const [entry, bytes] of before) if (isBehind(entry)) world.put(entry, bytes);
  return world;
}

const kills: readonly (readonly [from: Phase, behind: string, back: readonly Phase[], forwards: readonly Phase[]])[] = [
  ['distrust', 'w1', ['issue', 'stage', 'abandon'], ['issue', 'distrust', 'retire']],
  ['distrust', 'cp', ['issue', 'stage', 'abandon'], ['distrust', 'retire']],
  ['distrust', 'cp2', ['issue', 'stage', 'abandon'], ['distrust', 'retire']],
  ['issue', 'w1', ['stage', 'abandon'], ['stage', 'issue', 'distrust', 'retire']],
  ['issue', 'cp', ['stage', 'abandon'], ['issue', 'distrust', 'retire']],
  ['issue', 'cp2', ['stage', 'abandon'], ['issue', 'distrust', 'retire']],
  ['stage', 'cp', ['abandon'], ['stage', 'issue', 'distrust', 'retire']],
  ['stage', 'cp2', ['abandon'], ['stage', 'issue', 'distrust', 'retire']],
];

// Each run tries a quarter of them.
test.each(partOf(kills, 4))(
  'back from %s, killed before %s: both directions go to their end',
  async (from, behind, ...phases) => {
    for (const [at, direction] of (['back', 'forwards'] as const).entries()) {
      const world = await broughtBackInPart(from, behind);
      expect(await toTheEnd(world, direction), direction).toEqual(phases[at]);
      expect(changesOf(await world.plan())).toEqual({});
      expect((await world.judge()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
    }
  },
);

test('a worker that trusts the new CA alone trusts both before the old one signs again', async () => {
  const world = await broughtBackInPart('distrust', 'w1');
  expect(readCertificates(world.bytes('w1/pki/ca.crt'))).toHaveLength(1);
  expect(await moveIn(world, 'back')).toMatchObject({ to: 'issue', completes: true });
  await bring(world, 'issue');
  expect(readCertificates(world.bytes('w1/pki/ca.crt'))).toHaveLength(2);
});

test('a worker that shows the new CA gets a certificate of the old one before the new one is distrusted', async () => {
  const world = await broughtBackInPart('issue', 'w1');
  const move = await moveIn(world, 'back');
  expect(move).toMatchObject({ to: 'stage', completes: true });
  expect(move?.conditions.length).toBeGreaterThan(0);
});
