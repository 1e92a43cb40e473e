import { type RolloutStep, type RotationMove, type RotationStatus, remedy, statement } from '@kpki/engine';
import { expect, test } from 'vitest';
import { madeUp } from '../../test/made-up.ts';
import { afterMoveText, moveText } from './rotation-text.ts';

const view = { wide: false, width: Number.POSITIVE_INFINITY, colors: false };

const move: RotationMove = {
  rotate: [{ name: 'kubernetes-ca', to: 'cancel' }],
  to: 'cancel',
  direction: 'back',
  completes: false,
  conditions: [],
};

const status: RotationStatus = {
  name: 'kubernetes-ca',
  setting: {},
  is: 'blocked',
  at: 'trust',
  next: 'trust',
  back: 'cancel',
  pending: [],
  finding: madeUp('rotation', 'kubelet.conf cp1: the credential is in /srv/\u001b[2J/x.pem'),
  remedy: remedy('trust-first', { name: 'kubernetes-ca' }),
};

const onwards = {
  next: null,
  back: null,
  untold: [],
  left: [],
  heldKeys: [],
  isRetained: false,
  command: 'kpki rotate',
  options: '',
};

test('a path that hinders a rotation is shown, and a terminal obeys nothing in it', () => {
  const told = { isLeak: false, prospect: 'stopped', targetFlags: '' } as const;
  const shown = moveText(move, [status], told, view);
  expect(shown).toContain('/srv/\\u{1b}[2J/x.pem');
  expect(shown).not.toContain('\u001b');
});

test('after the last step back it is said what the files hold, and of kubelet.conf what does not return', () => {
  const textAfter = (made: RotationMove) => afterMoveText({ ...onwards, back: { made, further: null } }, view);
  const text = textAfter(move);
  expect(text).toContain('in the files, only the old CA or key signs and is trusted.');
  expect(text).toContain('each kubelet.conf that kpki writes holds a new certificate of the old CA');
  expect(textAfter({ ...move, rotate: [{ name: 'sa', to: 'cancel' }] })).not.toContain('kubelet.conf');
});

test('the end of a rotation names each key that stays in a store and can sign', () => {
  const heldKeys = [{ backend: 'kms', key: 'demo.prod.kubernetes-ca.1' }];
  const left = 'demo.prod.kubernetes-ca.1 is still in kms and can sign. Disable the key there.\n';
  const wide = { ...view, width: 120 };
  expect(afterMoveText({ ...onwards, heldKeys }, wide)).toContain(left);
  expect(afterMoveText({ ...onwards, heldKeys, back: { made: move, further: null } }, wide)).toContain(left);
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
  expect(afterMoveText({ ...onwards, next, untold: [restart] }, view).split('\n')).toEqual([
    'To roll out the whole phase, with its missing parts:',
    '  1. Restart kubelet on w1. Done when the node is Ready.',
    'Then: kpki rotate',
  ]);
});
