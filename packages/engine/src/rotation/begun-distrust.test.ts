import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { certificatePem } from '../../test/certificates.ts';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { fullState, type TestState } from '../../test/observed-state.ts';
import { moveOfLeak, needsLiveChecks, nextMove } from '../index.ts';

const name = 'kubernetes-ca';

async function stateAtIssue(): Promise<TestState> {
  const observed = await fullState(
    cluster({
      ...twoNodes,
      workers: [{ name: 'w1', addresses: ['10.0.1.1'] }],
    }),
  );
  await observed.rotate(name, 'prepare', 'trust', 'reissue');
  return observed;
}

/** Leaves the CA in use alone in a node's ca.crt. */
function leaveNewAlone(observed: TestState, node: string): void {
  const entry = `${node}/pki/ca.crt`;
  const [first] = readCertificates(observed.bytes(entry));
  if (first === undefined) throw new Error('there is no CA');
  observed.put(entry, certificatePem(first.der));
}

describe('a ca.crt without the old CA, at reissue', () => {
  test('of a worker begins no distrust: the next call restores the old CA there', async () => {
    const observed = await stateAtIssue();
    leaveNewAlone(observed, 'w1');
    const found = await observed.status(name);
    expect(found).toMatchObject({ at: 'reissue', isComplete: false, next: 'reissue' });
    expect(nextMove([await observed.rotation(name)])).toMatchObject({ to: 'reissue', completes: true });
    await observed.rotate(name, 'reissue');
    expect(readCertificates(observed.bytes('w1/pki/ca.crt'))).toHaveLength(2);
    expect(await observed.status(name)).toMatchObject({ at: 'reissue', isComplete: true, next: 'distrust' });
  });

  test('of a control plane looks like a begun distrust, whose conditions and live checks are asked', async () => {
    const observed = await stateAtIssue();
    leaveNewAlone(observed, 'cp2');
    const found = await observed.status(name);
    expect(found).toMatchObject({ at: 'distrust', isComplete: false, next: 'distrust' });
    const move = nextMove([await observed.rotation(name)]);
    if (move === null) throw new Error('nothing is left to do');
    expect(move).toMatchObject({ to: 'distrust', completes: true });
    expect(move.conditions.length).toBeGreaterThan(0);
    expect(needsLiveChecks(move)).toBe(true);
    // A leaked key is distrusted unasked, whatever a run before has done.
    expect(moveOfLeak([await observed.rotation(name)])).toMatchObject({ to: 'distrust', conditions: [] });
  });
});
