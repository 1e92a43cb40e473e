import type { Gate } from '@kpki/engine';
import type { Rotating } from '../../session/rotated-names.ts';
import type { RotationFound } from '../../session/rotation-found.ts';
import type { Notice, Trouble } from '../work/notice.ts';
import { begin } from './change.ts';
import type { State } from './model.ts';
import type { Update } from './screen.ts';
import type { RotationVisit } from './visit.ts';

/** What is known of a rotation; the one that was looked at last. */
export interface RotationLook {
  readonly of: Rotating;
  readonly is: 'looking' | 'known' | 'failed';
  /** What was found last; null while nothing was. */
  readonly found: RotationFound | null;
  /** What the servers say of the next phase; `none` where there is nothing to ask. */
  readonly gate: GateLook;
  readonly trouble: Trouble | null;
}

export type GateLook = 'none' | 'asking' | Gate;

export const rotationVisit = (of: Rotating): RotationVisit => ({ screen: 'rotation', of, top: 0, focus: 0 });

/** Reads where it stands, and asks the servers; what was known of the same one stays until then. */
export function lookAtRotation(state: State, of: Rotating): Update {
  const before = state.rotation?.of === of ? state.rotation.found : null;
  const rotation: RotationLook = { of, is: 'looking', found: before, gate: 'none', trouble: null };
  return begin({ ...state, rotation }, { type: 'look at rotation', target: state.target, of });
}

/** To the screen of it. The command that does the next phase is not one of those so far: nothing is done yet. */
export function goToRotation(state: State, of: Rotating): Update {
  const path: State['path'] = [...state.path, rotationVisit(of)];
  return lookAtRotation({ ...state, path, message: null }, of);
}

/** Where an apply was begun from there: back to it, to see where it stands now. Null where it was not. */
export function backToRotation(state: State): Update | null {
  const at = state.path.findLastIndex(({ screen }) => screen === 'rotation');
  const visit = state.path[at];
  if (visit?.screen !== 'rotation') return null;
  const [first, ...others] = state.path.slice(0, at + 1);
  const path: State['path'] = [first ?? visit, ...others.slice(0, -1), rotationVisit(visit.of)];
  return lookAtRotation({ ...state, path, message: null }, visit.of);
}

export function onRotation(state: State, { found, gate }: Extract<Notice, { type: 'rotation' }>): State {
  const is = gate === 'asking' ? 'looking' : 'known';
  return { ...state, rotation: { of: found.of, is, found, gate, trouble: null } };
}

export function onRotationTrouble(state: State, trouble: Trouble): State {
  const { rotation } = state;
  return rotation === null ? state : { ...state, rotation: { ...rotation, is: 'failed', gate: 'none', trouble } };
}
