import { owedRestartText } from '@kpki/presentation';
import type { State } from '../model.ts';
import { type RotationLook, shownAnswers } from '../rotation-look.ts';
import { memo } from './memo.ts';
import { stepsByHand } from './runbook.ts';

interface RotatingAt {
  readonly name: string;
  readonly phase: string;
}

/** A restart that the rotation which was looked at last waits for, for the screens that ask no server. */
export interface OwedRestart {
  /** Where its CAs were when the servers answered. */
  readonly rotating: readonly RotatingAt[];
  readonly restart: string;
}

/** Null: none, or the servers of the open cluster have not answered. */
export function owedRestart({
  rotation,
  program,
  target,
}: Pick<State, 'rotation' | 'program' | 'target'>): OwedRestart | null {
  return rotation === null ? null : owedIn(rotation, program, target);
}

const owedIn = memo((look: RotationLook, program: string, target: State['target']): OwedRestart | null => {
  const { found } = look;
  if (found === null) return null;
  const restart = owedRestartText(found, shownAnswers(look).checks, stepsByHand(look, { program, target }));
  const rotating = found.statuses.flatMap(({ name, at }) => (at === null ? [] : [{ name, phase: at }]));
  return restart === null ? null : { rotating, restart };
});

/**
 * Of artifacts as they were read. Where one has another phase than when the servers answered, the answers say nothing of it.
 * Null: none is left.
 */
export function owedBy(
  owed: OwedRestart | null,
  artifacts: readonly { readonly artifact: string; readonly phase?: string }[],
): OwedRestart | null {
  if (owed === null) return null;
  const rotating = owed.rotating.filter(({ name, phase }) =>
    artifacts.some((each) => each.artifact === name && each.phase === phase),
  );
  return rotating.length === 0 ? null : { ...owed, rotating };
}
