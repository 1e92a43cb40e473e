import type { HeldKeyLeft, LeftOnNode, LiveCheckResult, RotationMove } from '@kpki/engine';
import type { Field, Fields } from './fields.ts';

const move: Fields<RotationMove> = {
  rotate: ['list of [rotations](plan.md#a-rotation)', 'what is rotated, and to which phase'],
  to: 'the phase',
  direction: '`forwards` or `back`',
  completes: ['boolean', 'whether the move continues a phase that only some copies have'],
  conditions: [
    'list',
    'what must be true in the cluster first: `text`, a sentence, and `commands`, a list, empty if no command makes it true',
  ],
};

const rotation: Readonly<Record<string, Field>> = {
  statuses: ['list of [rotation statuses](plan.md#a-rotation-status)', 'the status of each rotation'],
  move: ['[move](#a-move-of-a-rotation)', 'the move of this run'],
};

const liveChecks: Fields<LiveCheckResult> & Readonly<Record<'rollout', Field>> = {
  state: '`open`: every live check passed or was accepted; or `closed`',
  refuted: ['list of [verdicts](#a-verdict)', 'the checks that failed'],
  unproven: [
    'list of [verdicts](#a-verdict)',
    'the checks without a result, for example because a server was not reached. They also lead to `closed`',
  ],
  accepted: ['list of [verdicts](#a-verdict)', 'the unproven checks that `--accept-unproven` named'],
  rollout: [
    'list of [rollout steps](plan.md#a-rollout-step)',
    'the rollout of the phase before, if `state` is `closed`',
  ],
};

const nextPhase: Readonly<Record<string, Field>> = {
  move: [
    '[move](#a-move-of-a-rotation) or null',
    'the next move; null: the rotation is complete, or there is nothing to rotate',
  ],
  back: [
    '[move](#a-move-of-a-rotation) or null',
    'after `--rollback`, the move of another `--rollback`; null: nothing is left to roll back. Else absent',
  ],
  rollout: [
    'list of [rollout steps](plan.md#a-rollout-step)',
    'the rollout of the whole phase, without the steps that this run has already reported',
  ],
  leftOnNodes: [
    'list of [files left on a node](#files-left-on-a-node)',
    'after a complete or rolled-back rotation, files of the other key that nodes may still have; else empty',
  ],
  heldKeys: [
    'list of [keys left in a store](#keys-left-in-a-store)',
    'after a complete or rolled-back rotation, keys that can still sign and belong to no stored certificate; else empty',
  ],
};

const leftOnNode: Fields<LeftOnNode> = {
  node: 'the node',
  files: ['list of strings', "the files to remove, in kubeadm's layout, relative to `/etc/kubernetes`"],
};

const heldKey: Fields<HeldKeyLeft> = {
  backend: 'the name of the backend in the configuration',
  key: 'the name of the key in the backend',
};

export const rotationTables: readonly (readonly [title: string, fields: Readonly<Record<string, Field>>])[] = [
  ['Rotation', rotation],
  ['A move of a rotation', move],
  ['Live checks', liveChecks],
  ['Next phase', nextPhase],
  ['Files left on a node', leftOnNode],
  ['Keys left in a store', heldKey],
];
