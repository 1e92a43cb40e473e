import type { Gate, HeldKeyLeft, LeftOnNode, RotationMove } from '@kpki/engine';
import type { Field, Fields } from './fields.ts';

const move: Fields<RotationMove> = {
  rotate: ['list of [rotations](plan.md#a-rotation)', 'what is brought to which phase'],
  to: 'that phase',
  direction: '`forwards` or `back`',
  completes: ['boolean', 'whether it goes on with a phase that is carried out on some copies and not on all'],
  conditions: [
    'list',
    'what must be true in the cluster before: `text`, a sentence, and `commands`, the list of commands that make it so, empty where there are none',
  ],
};

const rotation: Readonly<Record<string, Field>> = {
  standings: ['list of [standings](plan.md#a-standing)', 'where each of what is rotated stands'],
  move: ['[move](#a-move-of-a-rotation)', 'what this call does'],
};

const gate: Fields<Gate> & Readonly<Record<'rollout', Field>> = {
  state: '`open`: every live check is proven or accepted; or `closed`',
  refuted: ['list of [verdicts](#a-verdict)', 'the checks that failed'],
  unproven: [
    'list of [verdicts](#a-verdict)',
    'the checks that nothing proves: they close it too. A server that is not reached is among them',
  ],
  accepted: ['list of [verdicts](#a-verdict)', 'the unproven checks that `--accept-unproven` named'],
  rollout: ['list of [rollout steps](plan.md#a-rollout-step)', 'what the phase before asks for, where it is closed'],
};

const nextPhase: Readonly<Record<string, Field>> = {
  move: [
    '[move](#a-move-of-a-rotation) or null',
    'what the next call does; null: the rotation is over, or there is nothing to rotate',
  ],
  back: [
    '[move](#a-move-of-a-rotation) or null',
    'after `--rollback`, what one more `--rollback` does; null: it is at its beginning. Else left out',
  ],
  rollout: ['list of [rollout steps](plan.md#a-rollout-step)', 'what of the whole phase nobody was told'],
  leftOnNodes: [
    'list of [files left on a node](#files-left-on-a-node)',
    'once a rotation is over or taken back: what nodes may still have of the other key whose files are carried to them; else empty',
  ],
  heldKeys: [
    'list of [keys left in a store](#keys-left-in-a-store)',
    'once a rotation is over or taken back: the keys that are of no stored certificate any more and can still sign; else empty',
  ],
};

const leftOnNode: Fields<LeftOnNode> = {
  node: 'the node',
  files: [
    'list of strings',
    "the files that are to be taken away there, in kubeadm's layout, relative to `/etc/kubernetes`",
  ],
};

const heldKey: Fields<HeldKeyLeft> = {
  backend: 'what the configuration calls the backend',
  key: 'the name of the key there',
};

export const rotationTables: readonly (readonly [title: string, fields: Readonly<Record<string, Field>>])[] = [
  ['Rotation', rotation],
  ['A move of a rotation', move],
  ['Gate', gate],
  ['Next phase', nextPhase],
  ['Files left on a node', leftOnNode],
  ['Keys left in a store', heldKey],
];
