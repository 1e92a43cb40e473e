import type { RotationStanding } from '@kpki/engine';
import { expect, test } from 'vitest';
import { foundOf, withWholeWayOut } from './rotation-found.ts';

const standing: RotationStanding = {
  name: 'etcd-ca',
  at: null,
  isComplete: false,
  lacking: [],
  next: 'stage',
  back: null,
  tangled: 'more than two generations of it are there',
  wayOut: 'take one away, and `kpki rotate etcd-ca` puts back what belongs there',
};

test('what somebody does about a tangle leads to the same files', () => {
  const found = foundOf('etcd-ca', [standing], [], (move) => ({ move, counts: [], followUp: [] }));
  expect(withWholeWayOut(found, ' -e prod').standings[0]?.wayOut).toMatch(
    /`(?:npx )?kpki rotate etcd-ca -e prod` puts back/,
  );
});
