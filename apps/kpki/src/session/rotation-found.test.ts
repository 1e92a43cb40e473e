import type { RotationStatus } from '@kpki/engine';
import { remedy } from '@kpki/engine';
import { rotationDocument } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { madeUp } from '../../test/made-up.ts';
import { shellWith } from '../options/command-text.ts';
import { describeRotation } from './rotation-found.ts';

const status: RotationStatus = {
  name: 'etcd-ca',
  setting: {},
  is: 'inconsistent',
  at: null,
  next: 'trust',
  back: null,
  finding: madeUp('rotation-inconsistent', 'no rotation of kpki leaves it so'),
  remedy: remedy('trust-first', { name: 'etcd-ca' }),
};

test('what somebody does about a tangle leads to the same files', () => {
  const found = describeRotation('etcd-ca', ['cp1'], [status], [], (move) => ({
    move,
    counts: [],
    rollout: [],
    stops: [],
  }));
  const document = rotationDocument(found, { next: 'none', back: 'none' }, shellWith(' -e prod'));
  const fix = document.find((block) => block.is === 'note' && block.label === 'Fix');
  expect(fix).toMatchObject({ text: expect.stringMatching(/`(?:npx )?kpki rotate etcd-ca -e prod`/) });
});

describe('the way of a rotation', () => {
  const idle = { is: 'idle', setting: {}, at: null, next: 'trust', back: null } as const;
  const staged = { ...idle, is: 'in-progress', pending: [], at: 'trust', next: 'reissue', back: 'rollback' } as const;
  const track = (...statuses: readonly RotationStatus[]): readonly string[] =>
    describeRotation('all', ['cp1'], statuses, [], (move) => ({ move, counts: [], rollout: [], stops: [] })).track.map(
      ({ phase, is }) => `${phase} ${is}`,
    );

  test('begins with prepare where that is a phase, before it is carried out and after', () => {
    const after = ['reissue later', 'distrust later', 'remove later'];
    expect(track({ ...idle, name: 'kubernetes-ca', next: 'prepare' })).toEqual([
      'prepare next',
      'trust later',
      ...after,
    ]);
    expect(track({ ...idle, name: 'kubernetes-ca', setting: { isPrepared: true } })).toEqual([
      'prepare done',
      'trust next',
      ...after,
    ]);
    expect(track({ ...staged, name: 'kubernetes-ca', setting: { isPrepared: true } })).toEqual([
      'prepare done',
      'trust done',
      'reissue next',
      'distrust later',
      'remove later',
    ]);
    expect(track({ ...idle, name: 'etcd-ca' })).toEqual(['trust next', ...after]);
  });

  test('of several, prepare is of the one that has it', () => {
    const sa = { ...idle, name: 'sa' } as const;
    expect(track({ ...idle, name: 'kubernetes-ca', next: 'prepare' }, sa)[0]).toBe('prepare next');
    expect(track({ ...idle, name: 'kubernetes-ca', setting: { isPrepared: true } }, sa).slice(0, 2)).toEqual([
      'prepare done',
      'trust next',
    ]);
  });
});
