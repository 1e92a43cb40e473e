import { describe, expect, test } from 'vitest';

import { gateOf } from './gate.ts';
import type { LiveVerdict } from './live-verdict.ts';

const base = { check: 'trusted', what: 'w', text: 't', warnings: [] } as const;
const proven: LiveVerdict = { ...base, name: 'etcd/cp1', node: 'cp1', holds: 'yes' };
const unproven: LiveVerdict = { ...base, name: 'kube-scheduler/cp1', node: 'cp1', holds: 'unproven' };
const failed: LiveVerdict = { ...base, name: 'etcd/cp2', node: 'cp2', holds: 'no' };
const unreached: LiveVerdict = { ...failed, check: 'served', isUnreached: true };

describe('live checks before a phase', () => {
  test('open it where each is proven', () => {
    expect(gateOf([proven])).toEqual({ state: 'open', refuted: [], unproven: [], accepted: [] });
  });

  test.each([
    ['nothing was asked', []],
    ['one is unproven', [proven, unproven]],
    ['one failed', [proven, failed]],
    ['a server is not reached', [proven, unreached]],
  ])('close it where %s', (_, verdicts) => {
    expect(gateOf(verdicts).state).toBe('closed');
  });

  test.each([['kube-scheduler/cp1'], ['cp1']])('are accepted by a name while they are unproven: %s', (name) => {
    expect(gateOf([proven, unproven], [name])).toEqual({
      state: 'open',
      refuted: [],
      unproven: [],
      accepted: [unproven],
    });
  });

  test('of a server that is not reached are unproven, and may be accepted', () => {
    expect(gateOf([unreached])).toMatchObject({ refuted: [], unproven: [unreached] });
    expect(gateOf([unreached], ['etcd/cp2'])).toMatchObject({ state: 'open', accepted: [unreached] });
  });

  test('are never accepted once they failed, nor by the name of another', () => {
    expect(gateOf([failed], ['etcd/cp2', 'cp2'])).toMatchObject({ state: 'closed', refuted: [failed] });
    expect(gateOf([unproven], ['kube-scheduler/cp2', 'kube-scheduler', '*'])).toMatchObject({
      state: 'closed',
      unproven: [unproven],
    });
  });
});
