import { finding, type RolloutStep, type RotationMove, type RotationStatus, remedy, statement } from '@kpki/engine';
import { expect, test } from 'vitest';
import { commandLineWith } from '../message.ts';
import { afterMoveDocument, moveCosts, moveDocument } from './rotation-move.ts';

const shell = { command: commandLineWith('kpki', ' -e prod'), word: (text: string) => text };

const move: RotationMove = {
  rotate: [{ name: 'kubernetes-ca', to: 'rollback' }],
  to: 'rollback',
  direction: 'back',
  completes: false,
  conditions: [],
};

const onwards = {
  next: null,
  back: null,
  unreported: [],
  left: [],
  heldKeys: [],
  isRetained: false,
  names: ['etcd-ca'],
};

test('a path that blocks a rotation is shown', () => {
  const status: RotationStatus = {
    name: 'kubernetes-ca',
    setting: {},
    is: 'blocked',
    at: 'trust',
    next: 'trust',
    back: 'rollback',
    pending: [],
    finding: finding('unreadable', { location: '/srv/x.pem', why: 'not PEM' }),
    remedy: remedy('exchange-requests'),
  };
  const [rows] = moveDocument(move, [status], { isLeak: false, prospect: 'stopped' }, shell);
  expect(rows).toMatchObject({
    rows: [{ glyph: '⊘', label: 'phase trust, blocked', texts: [expect.stringContaining('/srv/x.pem')] }],
  });
});

test('after the last step back it is said what the files hold, and of kubelet.conf what does not return', () => {
  const textAfter = (made: RotationMove) =>
    JSON.stringify(afterMoveDocument({ ...onwards, back: { made, further: null } }, shell));
  const text = textAfter(move);
  expect(text).toContain('in the files, only the old CA or key signs and is trusted.');
  expect(text).toContain('each kubelet.conf that kpki writes holds a new certificate of the old CA');
  expect(textAfter({ ...move, rotate: [{ name: 'sa', to: 'rollback' }] })).not.toContain('kubelet.conf');
});

test('the last phase says in one sentence that no rollback and only an undo restores what it removes', () => {
  const { after, costs } = moveCosts({ ...move, direction: 'forwards', to: 'remove' }, false);
  expect(after).toBe('the old key and certificate are removed; a key in a key store stays there');
  expect(costs).toEqual([
    'After this phase the rotation cannot be rolled back: only kpki undo restores the removed files, until the next apply.',
  ]);
});

test('the end of a rotation names each key that stays in a store and can sign', () => {
  const heldKeys = [{ backend: 'kms', key: 'demo.prod.kubernetes-ca.1' }];
  const left = { text: 'demo.prod.kubernetes-ca.1 is still in kms and can sign. Disable the key there.' };
  expect(afterMoveDocument({ ...onwards, heldKeys }, shell)).toContainEqual(expect.objectContaining(left));
  const back = { made: move, further: null };
  expect(afterMoveDocument({ ...onwards, heldKeys, back }, shell)).toContainEqual(expect.objectContaining(left));
});

test('a phase that is completed lists its whole rollout, and does not say that a run was cut short', () => {
  const restart: RolloutStep = {
    wave: 1,
    action: 'restart',
    component: 'kubelet',
    node: 'w1',
    leaderLast: false,
    artifacts: ['kubelet.conf w1'],
    flags: ['--kubeconfig'],
    why: statement('rollout/read-at-start', { flags: ['--kubeconfig'] }),
    proof: statement('rollout/proof', { action: 'restart', component: 'kubelet' }),
  };
  const next: RotationMove = { ...move, to: 'reissue' };
  expect(afterMoveDocument({ ...onwards, next, unreported: [restart] }, shell)).toEqual([
    { is: 'heading', text: 'To roll out the whole phase, with its missing parts', severity: 'info' },
    {
      is: 'list',
      items: [
        {
          mark: 'number',
          text: 'Restart kubelet on w1.',
          details: 'Done when the Node is still Ready after one minute.',
        },
      ],
    },
    { is: 'command', label: 'Next', text: 'kpki rotate etcd-ca -e prod' },
  ]);
});

test.each([
  [['etcd-ca'], 'a certificate of the old CA'],
  [['sa'], 'a token of the old key'],
  [['kubernetes-ca', 'sa'], 'a certificate of the old CA or a token of the old key'],
] as const)('before distrust of %s, what is rejected is named, and tokens for sa alone', (names, rejected) => {
  const rotate = names.map((name) => ({ name, to: 'distrust' }) as const);
  const [cost] = moveCosts({ ...move, rotate, to: 'distrust', direction: 'forwards' }, false).costs;
  expect(cost).toContain(`Every client with ${rejected} is rejected`);
});
