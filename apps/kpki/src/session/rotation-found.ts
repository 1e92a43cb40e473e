import {
  asDeclared,
  costOfLeak,
  type FollowUp,
  forwards,
  isGated,
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
import type { Rotating } from './rotated-names.ts';

/** Where what is rotated together stands, and what can be done about it. Plain data, and nothing in it is private. */
export interface RotationFound {
  readonly of: Rotating;
  /** Of each that is rotated; one where it goes alone. */
  readonly standings: readonly RotationStanding[];
  readonly track: readonly TrackedPhase[];
  /** What the phases that they are at need to have had, in order: a run that was killed has told nobody. */
  readonly since: readonly FollowUp[];
  /** Null where there is nothing to go on with. */
  readonly next: PlannedMove | null;
  readonly back: RotationMove | null;
  /** Whether the servers are asked before each of the two. */
  readonly gated: { readonly next: boolean; readonly back: boolean };
  /** The short path, where the key is in somebody else's hands; null once the new one is in use, which may be meant too. */
  readonly leak: RotationMove | null;
  /** What that costs. */
  readonly leakCosts: readonly string[];
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
export function rotationFound(
  world: World,
  of: Rotating,
  names: readonly Rotated[],
  now: Date,
  hasKeyFile: HasKeyFile,
): RotationFound {
  const standings = names.map((name) => rotationStanding(world, name, now));
  const since = phaseFollowUp(world, reached(standings), hasKeyFile);
  return foundOf(of, standings, since, (move) => plannedMove(world, move, now, hasKeyFile));
}

/** What somebody does about it names commands: with the options that lead to the same files. */
export function withWholeWayOut(found: RotationFound, sameFiles: string): RotationFound {
  const standings = found.standings.map((each) =>
    each.wayOut === undefined ? each : { ...each, wayOut: wholeCommands(each.wayOut, sameFiles) },
  );
  return { ...found, standings };
}

/** Whether a new key is in use already: then the next phase distrusts the old one, and a key that leaked may be the new one. */
function isIssued({ at }: RotationStanding): boolean {
  return at === 'issue' || at === 'distrust' || at === 'retire';
}

/** What is known of standings, with what planning their next move tells. */
export function foundOf(
  of: Rotating,
  standings: readonly RotationStanding[],
  since: readonly FollowUp[],
  planned: (move: RotationMove) => PlannedMove,
): RotationFound {
  const isTangled = standings.some(({ tangled }) => tangled !== undefined);
  const move = isTangled ? null : nextMove(standings);
  const back = isTangled ? null : moveBack(standings);
  return {
    of,
    standings,
    track: trackOf(standings),
    since,
    next: move === null ? null : planned(move),
    back,
    gated: { next: move !== null && isGated(move), back: back !== null && isGated(back) },
    leak: isTangled || standings.some(isIssued) ? null : moveOfLeak(standings),
    leakCosts: standings.map(({ name }) => costOfLeak[name]),
    whatIsSo: Object.fromEntries(
      Object.entries(phases).map(([phase, { what }]) => [phase, what]),
    ) as RotationFound['whatIsSo'],
  };
}

function trackOf(standings: readonly RotationStanding[]): readonly TrackedPhase[] {
  const next = nextMove(standings)?.to;
  return forwards.flatMap((phase) => {
    const whose = phase === 'prepare' ? standings.filter(prepares) : standings;
    return whose.length === 0 ? [] : [{ phase, is: howFar(phase, whose, next), what: phases[phase].what }];
  });
}

/** Where a file of its own is signed with, that is prepared once; for everybody else it is no phase. */
function prepares({ isPrepared, next }: RotationStanding): boolean {
  return isPrepared === true || next === 'prepare';
}

/** What some have done and others have not is done in part, unless it is what those come to next. */
function howFar(phase: Phase, standings: readonly RotationStanding[], next: Phase | undefined): TrackedPhase['is'] {
  const isDone = ({ at, isComplete, isPrepared }: RotationStanding): boolean =>
    phase === 'prepare'
      ? isPrepared === true
      : at !== null && (forwards.indexOf(at) > forwards.indexOf(phase) || (at === phase && isComplete));
  if (standings.every(isDone)) return 'done';
  if (standings.some(({ at, isComplete }) => at === phase && !isComplete)) return 'in part';
  if (phase === next) return 'next';
  return standings.some(isDone) ? 'in part' : 'later';
}

function plannedMove(world: World, move: RotationMove, now: Date, hasKeyFile: HasKeyFile): PlannedMove {
  const { steps, followUp } = makePlan(world, now, { ...asDeclared, rotate: move.rotate });
  const byAction = Map.groupBy(steps, ({ action }) => action);
  const counts = [...byAction].flatMap(([action, own]) => (action === 'keep' ? [] : [[action, own.length] as const]));
  // Of a phase that is gone on with, what was written before wants to be read too.
  return { move, counts, followUp: move.completes ? phaseFollowUp(world, move.rotate, hasKeyFile) : followUp };
}
