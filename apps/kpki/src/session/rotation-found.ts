import {
  asDeclared,
  costOfLeak,
  type FollowUp,
  forwards,
  makePlan,
  moveBack,
  moveOfLeak,
  nextMove,
  type Phase,
  phaseFollowUp,
  phases,
  type Rotated,
  type RotationMove,
  type RotationStanding,
  reached,
  rotationStanding,
  type World,
} from '@kpki/engine';
import type { HasKeyFile } from '@kpki/spec';
import { wholeCommands } from '../options/whole-commands.ts';

/** Where one thing stands in its rotation, and what can be done about it. Plain data, and nothing in it is private. */
export interface RotationFound {
  readonly standing: RotationStanding;
  readonly track: readonly TrackedPhase[];
  /** What the phase that it is at needs to have had, in order: a run that was killed has told nobody. */
  readonly since: readonly FollowUp[];
  /** Null where there is nothing to go on with. */
  readonly next: PlannedMove | null;
  readonly back: RotationMove | null;
  /** The short path, where the key is in somebody else's hands; null where it was gone to its end. */
  readonly leak: RotationMove | null;
  /** What that costs. */
  readonly leakCosts: string;
  /** What is so once each phase is carried out, also where it is taken back to. */
  readonly whatIsSo: Readonly<Record<Phase, string>>;
}

/** A phase as it lies on the way. */
export interface TrackedPhase {
  readonly phase: Phase;
  readonly is: 'done' | 'in part' | 'next' | 'later';
  readonly what: string;
}

/** The next phase, with what it would do. */
export interface PlannedMove {
  readonly move: RotationMove;
  /** How many steps do what: `['renew', 14]`. */
  readonly counts: readonly (readonly [action: string, count: number])[];
  /** What has to be restarted, reloaded and handed out after it. */
  readonly followUp: readonly FollowUp[];
}

/** Pure: there is nothing but the artefacts to tell it. */
export function rotationFound(world: World, name: Rotated, now: Date, hasKeyFile: HasKeyFile): RotationFound {
  const standing = rotationStanding(world, name, now);
  const since = phaseFollowUp(world, reached([standing]), hasKeyFile);
  return foundOf(standing, since, (move) => plannedMove(world, move, now, hasKeyFile));
}

/** What somebody does about it names commands: with the options that lead to the same files. */
export function withWholeWayOut(found: RotationFound, sameFiles: string): RotationFound {
  const { wayOut } = found.standing;
  if (wayOut === undefined) return found;
  return { ...found, standing: { ...found.standing, wayOut: wholeCommands(wayOut, sameFiles) } };
}

/** What is known of a standing, with what planning its next move tells. */
export function foundOf(
  standing: RotationStanding,
  since: readonly FollowUp[],
  planned: (move: RotationMove) => PlannedMove,
): RotationFound {
  const { name } = standing;
  const isTangled = standing.tangled !== undefined;
  const move = isTangled ? null : nextMove([standing]);
  return {
    standing,
    track: trackOf(standing),
    since,
    next: move === null ? null : planned(move),
    back: isTangled ? null : moveBack([standing]),
    leak: isTangled ? null : moveOfLeak([standing]),
    leakCosts: costOfLeak[name],
    whatIsSo: Object.fromEntries(
      Object.entries(phases).map(([phase, { what }]) => [phase, what]),
    ) as RotationFound['whatIsSo'],
  };
}

/** Whoever has no file of its own for what signs prepares first; for everybody else that is no phase. */
function trackOf({ at, isComplete, next }: RotationStanding): readonly TrackedPhase[] {
  const way = forwards.filter((phase) => phase !== 'prepare' || next === 'prepare');
  const reached = at === null ? -1 : way.indexOf(at);
  return way.map((phase, place) => {
    const is =
      place < reached || (place === reached && isComplete)
        ? 'done'
        : place === reached
          ? 'in part'
          : phase === next
            ? 'next'
            : 'later';
    return { phase, is, what: phases[phase].what };
  });
}

function plannedMove(world: World, move: RotationMove, now: Date, hasKeyFile: HasKeyFile): PlannedMove {
  const { steps, followUp } = makePlan(world, now, { ...asDeclared, rotate: move.rotate });
  const byAction = Map.groupBy(steps, ({ action }) => action);
  const counts = [...byAction].flatMap(([action, own]) => (action === 'keep' ? [] : [[action, own.length] as const]));
  // Of a phase that is gone on with, what was written before wants to be read too.
  return { move, counts, followUp: move.completes ? phaseFollowUp(world, move.rotate, hasKeyFile) : followUp };
}
