import {
  advance,
  asDeclared,
  forwards,
  isGated,
  isPhaseComplete,
  makePlan,
  moveIn,
  type ObservedState,
  type Phase,
  phaseRollout,
  type RolloutStep,
  type Rotated,
  type RotationMove,
  type RotationStatus,
  reached,
  rollback,
  rotationStatus,
} from '@kpki/engine';
import { costOfLeak, phaseTexts, type Shown, shown } from '@kpki/presentation';
import type { HasKeyFile } from '@kpki/spec';
import { commandTextWith } from '../options/command-text.ts';
import type { Rotating } from './rotated-names.ts';

export interface RotationFound {
  readonly of: Rotating;
  readonly standings: readonly RotationStatus[];
  readonly track: readonly TrackedPhase[];
  /** The rollout that the current phases need, in order: an interrupted run may not have reported it. */
  readonly rolloutDue: readonly RolloutStep[];
  readonly next: PlannedMove | null;
  readonly back: RotationMove | null;
  readonly gated: { readonly next: boolean; readonly back: boolean };
  /** The short path for a compromised key; null once the new key is in use, which may be the compromised one. */
  readonly leak: RotationMove | null;
  readonly leakCosts: readonly string[];
  readonly whatIsSo: Readonly<Record<Phase, string>>;
}

export interface TrackedPhase {
  readonly phase: Phase;
  readonly is: 'done' | 'in part' | 'next' | 'later';
  readonly what: string;
}

export interface PlannedMove {
  readonly move: RotationMove;
  readonly counts: readonly (readonly [action: string, count: number])[];
  readonly rollout: readonly RolloutStep[];
}

export function rotationFound(
  observed: ObservedState,
  of: Rotating,
  names: readonly Rotated[],
  now: Date,
  hasKeyFile: HasKeyFile,
): RotationFound {
  const standings = names.map((name) => rotationStatus(observed, name, now));
  const rolloutDue = phaseRollout(observed, reached(standings), hasKeyFile);
  return foundOf(of, standings, rolloutDue, (move) => plannedMove(observed, move, now, hasKeyFile));
}

/** What the UI draws: findings are in words, with commands that lead to the same files. */
export type ShownRotation = Omit<RotationFound, 'standings'> & { readonly standings: readonly ShownStatus[] };
export type ShownStatus = Shown<RotationStatus>;

export function shownRotation(found: RotationFound, targetFlags: string): ShownRotation {
  return { ...found, standings: shown(found.standings, commandTextWith(targetFlags)) };
}

/** Whether the compromised key may be the new one, since the next phase distrusts the old one. */
function isIssued({ at }: RotationStatus): boolean {
  return at === 'reissue' || at === 'distrust' || at === 'remove';
}

export function foundOf(
  of: Rotating,
  standings: readonly RotationStatus[],
  rolloutDue: readonly RolloutStep[],
  planned: (move: RotationMove) => PlannedMove,
): RotationFound {
  const move = moveIn(advance(standings));
  const back = moveIn(rollback(standings));
  return {
    of,
    standings,
    track: trackOf(standings),
    rolloutDue,
    next: move === null ? null : planned(move),
    back,
    gated: { next: move !== null && isGated(move), back: back !== null && isGated(back) },
    leak: standings.some(isIssued) ? null : moveIn(advance(standings, { compromised: true })),
    leakCosts: standings.map(({ name }) => costOfLeak[name]),
    whatIsSo: phaseTexts,
  };
}

function trackOf(standings: readonly RotationStatus[]): readonly TrackedPhase[] {
  const next = moveIn(advance(standings))?.to;
  return forwards.flatMap((phase) => {
    const whose = phase === 'prepare' ? standings.filter(prepares) : standings;
    return whose.length === 0 ? [] : [{ phase, is: howFar(phase, whose, next), what: phaseTexts[phase] }];
  });
}

/** Only a CA that signs with a file of its own is prepared. */
function prepares({ setting, next }: RotationStatus): boolean {
  return setting.isPrepared === true || next === 'prepare';
}

/** A phase that only some have finished is partly done, unless the others come to it next. */
function howFar(phase: Phase, standings: readonly RotationStatus[], next: Phase | undefined): TrackedPhase['is'] {
  const isDone = (status: RotationStatus): boolean => {
    const { at, setting } = status;
    if (phase === 'prepare') return setting.isPrepared === true;
    if (at === null) return false;
    return forwards.indexOf(at) > forwards.indexOf(phase) || (at === phase && isPhaseComplete(status));
  };
  if (standings.every(isDone)) return 'done';
  if (standings.some((each) => each.at === phase && !isPhaseComplete(each))) return 'in part';
  if (phase === next) return 'next';
  return standings.some(isDone) ? 'in part' : 'later';
}

function plannedMove(observed: ObservedState, move: RotationMove, now: Date, hasKeyFile: HasKeyFile): PlannedMove {
  const { steps, rollout } = makePlan(observed, now, { ...asDeclared, rotate: move.rotate });
  const byAction = Map.groupBy(steps, ({ action }) => action);
  const counts = [...byAction].flatMap(([action, own]) =>
    action === 'unchanged' ? [] : [[action, own.length] as const],
  );
  // A resumed phase shows the rollout of what was written before too.
  return { move, counts, rollout: move.completes ? phaseRollout(observed, move.rotate, hasKeyFile) : rollout };
}
