import type { Action, UndoAction } from '@kpki/engine';
import type { Role } from '../../roles.ts';

/** What a plan or an undo does with an artifact, in the color of what it costs: a key that others know is lost in red. */
export const actionRoles: Readonly<Record<Action | UndoAction | 'repair', Role>> = {
  create: 'ok',
  copy: 'ok',
  renew: 'due',
  update: 'due',
  rotate: 'due',
  restore: 'due',
  rekey: 'danger',
  remove: 'danger',
  blocked: 'expired',
  repair: 'accent',
  request: 'pending',
  pending: 'pending',
  skip: 'dim',
  unchanged: 'text',
};
