import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { certificatePem } from '../../test/certificates.ts';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { fullWorld, now, type TestWorld } from '../../test/world.ts';
import { asDeclared, isGated, moveOfLeak, nextMove, type Phase } from '../index.ts';
import { rotationStanding } from './standing.ts';

const name = 'kubernetes-ca';

async function worldAtIssue(): Promise<TestWorld> {
  const world = await fullWorld(
    cluster({
      ...twoNodes,
      workers: [{ name: 'w1', addresses: ['10.0.1.1'] }],
    }),
  );
  for (const to of ['prepare', 'stage', 'issue'] as const) await bring(world, to);
  return world;
}

async function bring(world: TestWorld, to: Phase): Promise<void> {
  await world.applyFor({ ...asDeclared, rotate: [{ name, to }] });
}

/** Leaves the CA in use alone in a node's ca.crt. */
function leaveNewAlone(world: TestWorld, node: string): void {
  const entry = `${node}/pki/ca.crt`;
  const [first] = readCertificates(world.bytes(entry));
  if (first === undefined) throw new Error('there is no CA');
  world.put(entry, certificatePem(first.der));
}

async function standing(world: TestWorld) {
  return rotationStanding(await world.read(), name, now);
}

describe('a ca.crt without the old CA, at issue', () => {
  test('of a worker begins no distrust: the next call restores the old CA there', async () => {
    const world = await worldAtIssue();
    leaveNewAlone(world, 'w1');
    const found = await standing(world);
    expect(found).toMatchObject({ at: 'issue', isComplete: false, next: 'issue' });
    expect(nextMove([found])).toMatchObject({ to: 'issue', completes: true });
    await bring(world, 'issue');
    expect(readCertificates(world.bytes('w1/pki/ca.crt'))).toHaveLength(2);
    expect(await standing(world)).toMatchObject({ at: 'issue', isComplete: true, next: 'distrust' });
  });

  test('of a control plane looks like a begun distrust, whose conditions and live checks are asked', async () => {
    const world = await worldAtIssue();
    leaveNewAlone(world, 'cp2');
    const found = await standing(world);
    expect(found).toMatchObject({ at: 'distrust', isComplete: false, next: 'distrust' });
    const move = nextMove([found]);
    if (move === null) throw new Error('nothing is left to do');
    expect(move).toMatchObject({ to: 'distrust', completes: true });
    expect(move.conditions.length).toBeGreaterThan(0);
    expect(isGated(move)).toBe(true);
    // A leaked key is distrusted unasked, whatever a run before has done.
    expect(moveOfLeak([found])).toMatchObject({ to: 'distrust', conditions: [] });
  });
});
