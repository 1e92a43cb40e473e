import {
  asDeclared,
  blockedIn,
  forwards,
  heldKeysLeft,
  type Intent,
  keyFilesIn,
  type Listener,
  makePlan,
  moveBack,
  moveOfLeak,
  nextMove,
  type ObservedState,
  type Phase,
  phaseRollout,
  type Rotated,
  type RotationMove,
  type RotationStatus,
  reached,
  readObservedState,
  storedCaCertificates,
} from '@kpki/engine';
import type { Invocation, Run } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { absentText } from '../print/absent-text.ts';
import { distrustedText } from '../print/leak-text.ts';
import { listenerFor } from '../print/progress.ts';
import type { Prospect } from '../print/rotation-text.ts';
import { refuseUnaskedRun, refuseUnknownChecks } from '../session/accepted-checks.ts';
import { type RotationStatuses, refuseTwoLevels, rotatedBy, rotationStatusesIn } from '../session/rotated-names.ts';
import { type Session, withSession } from '../session/session.ts';
import { watchWrites } from '../session/what-next.ts';
import { programName } from '../terminal/program-name.ts';
import { applySession } from './apply.ts';
import { consent } from './consent.ts';
import { listRotations } from './list-rotations.ts';
import { passGate } from './pass-gate.ts';
import { rotateCommand } from './rotate-command.ts';
import { tellMove, tellNext, tellNothing } from './tell-rotation.ts';

/** Carries out the next phase of a rotation, which the stored certificates and keys determine. */
export const run: Run = (invocation) => {
  const { options, terminal } = invocation;
  if (invocation.arguments.length === 0) return listRotations(invocation);
  refuseContradiction(options);
  const listener = listenerFor(terminal, options.output ?? 'table');
  return withSession(options, terminal, listener, (session) => rotate(session, invocation, listener));
};

/** A rotation goes one way; for a compromised key, at least until it is distrusted. */
function refuseContradiction({
  back,
  leaked,
  until,
  'without-gate': withoutGate,
  'accept-unproven': accepted,
}: Invocation['options']): void {
  if (back === true && until !== undefined) {
    throw new Fault('usage', '--back takes the last phase back, and --until goes on forwards: give one of them');
  }
  if (accepted !== undefined && withoutGate === true) {
    throw new Fault(
      'usage',
      '--without-gate skips all live checks, and --accept-unproven accepts some that are made: give one of them',
    );
  }
  if (leaked !== true) return;
  if (back === true) {
    throw new Fault('usage', '--back takes a rotation back, and --leaked goes to its end: give one of them');
  }
  if (until !== undefined && forwards.indexOf(until) < forwards.indexOf('distrust')) {
    throw new Fault(
      'usage',
      `--leaked goes to distrust at once, and --until ${until} ends before that: leave --until out, or give distrust or retire`,
    );
  }
}

async function rotate(session: Session, invocation: Invocation, listener: Listener): Promise<Exit> {
  const { options } = invocation;
  const acceptedNames = options['accept-unproven'] ?? [];
  const names = rotatedBy(invocation.arguments, session.cluster);
  refuseUnknownChecks(acceptedNames, session, names);
  await refuseTwoLevels(names, session, async (others) => {
    const { standings } = await rotationStatusesOf(session, others, invocation, listener);
    return standings.filter(({ at }) => at !== null).map(({ name }) => name);
  });
  const begun = await rotationStatusesOf(session, names, invocation, listener);
  let found = begun;
  for (;;) {
    const { observed, standings, isCutShort } = found;
    const absent = absentText(standings, observed, session.sameFiles);
    if (absent !== null) throw new Fault('failed', absent);
    const move = moveOf(standings, invocation);
    if (move === null) {
      // An interrupted write may be all that is left to do.
      if (isCutShort) return applyRotation(session, [], invocation, listener);
      return tellNothing(whyNothing(standings, session, options), nextMove(standings), invocation);
    }
    if (isBehind(options.until, move)) return stayAt(session, move, isCutShort, invocation, listener);
    // A later phase of this run may have live checks though the first has none.
    if (found === begun) refuseUnaskedRun(acceptedNames, move, options);
    const prospect = prospectOf(session, move, observed);
    tellMove(move, standings, prospect, session, invocation);
    // Servers are asked only about a phase that will be carried out.
    const isLive = prospect === 'carried out';
    if (options['dry-run'] === true) return dryRun(session, move, standings, isLive, invocation, listener);
    if (isLive && !(await passGate(session, move, standings, invocation, listener))) return 'waiting';
    const exit = await carryOut(session, move, found, invocation, listener);
    if (exit !== 'done') return exit;
    found = await rotationStatusesOf(session, names, invocation, listener);
    if (options.until === undefined || move.to === options.until || endsRotation(move)) {
      tellDone(session, move, found, invocation);
      return 'done';
    }
    // The lock may have been released long ago: a hook can take its time.
    const isOver = ({ at }: RotationStatus): boolean => at === null && move.to !== 'prepare';
    refuseMoved(session, move, found, isOver);
    if (!(await mayGoOn(nextMove(found.standings), invocation))) return 'failed';
  }
}

async function dryRun(
  session: Session,
  move: RotationMove,
  standings: readonly RotationStatus[],
  isLive: boolean,
  invocation: Invocation,
  listener: Listener,
): Promise<Exit> {
  const { wait: _, ...options } = invocation.options;
  const once = { ...invocation, options };
  const isOpen = !isLive || (await passGate(session, move, standings, once, listener));
  const exit = await applyRotation(session, move.rotate, once, listener);
  return exit === 'done' && !isOpen ? 'waiting' : exit;
}

function prospectOf({ cluster, dependencies }: Session, { rotate }: RotationMove, observed: ObservedState): Prospect {
  const plan = makePlan(observed, dependencies.now(), { ...asDeclared, rotate });
  if (plan.repairs.length === 0 && blockedIn(plan, cluster).stops.length > 0) return 'stopped';
  const moved = plan.steps.filter((step) => rotate.some(({ name }) => name === step.name));
  return moved.every(({ awaitsNext }) => awaitsNext === true) ? 'asked for' : 'carried out';
}

function isBehind(until: Phase | undefined, { completes, to }: RotationMove): boolean {
  return until !== undefined && !completes && forwards.indexOf(to) > forwards.indexOf(until);
}

/** Stops where the rotation was to go, after it has finished an interrupted write. */
async function stayAt(
  session: Session,
  next: RotationMove,
  isCutShort: boolean,
  invocation: Invocation,
  listener: Listener,
): Promise<Exit> {
  if (!isCutShort) {
    return tellNothing(`${invocation.options.until} is carried out already; nothing was changed`, next, invocation);
  }
  const exit = await applyRotation(session, [], invocation, listener);
  if (exit === 'done') tellNext({ next, back: null, untold: [], ended: [], heldKeys: [] }, session, invocation);
  return exit;
}

function tellDone(
  session: Session,
  made: RotationMove,
  { observed, standings }: RotationStatuses,
  invocation: Invocation,
): void {
  // An interrupted run has not reported its rollout.
  const untold = made.completes ? phaseRollout(observed, reached(standings), keyFilesIn(session.custodies)) : [];
  const back = invocation.options.back === true ? { made, further: moveBack(standings) } : null;
  // A CA that is in no rotation has nothing to resume.
  const goesOn = standings.filter(({ name }) => back === null || made.rotate.some((each) => each.name === name));
  const next = endsRotation(made) ? null : nextMove(goesOn);
  const ended = endsRotation(made) ? made.rotate.map(({ name }) => name) : [];
  const heldKeys = heldKeysLeft(ended, observed.custodies, storedCaCertificates(observed));
  tellNext({ next, back, untold, ended, heldKeys }, session, invocation);
}

function moveOf(standings: readonly RotationStatus[], { options }: Invocation): RotationMove | null {
  const tangled = standings.find((each) => each.tangled !== undefined);
  if (tangled !== undefined) {
    throw new Fault('failed', `${tangled.name}: ${tangled.tangled}; ${tangled.wayOut}`);
  }
  if (options.leaked === true) {
    return moveOfLeak(standings) ?? (options.until === 'retire' ? nextMove(standings) : null);
  }
  return options.back === true ? moveBack(standings) : nextMove(standings);
}

function whyNothing(
  standings: readonly RotationStatus[],
  { sameFiles }: Session,
  { back, leaked }: Invocation['options'],
): string {
  if (leaked === true) return distrustedText(standings, sameFiles);
  return back === true ? 'there is no phase to take back' : 'there is nothing to rotate';
}

function endsRotation({ to }: Pick<RotationMove, 'to'>): boolean {
  return to === 'retire' || to === 'abandon';
}

async function carryOut(
  session: Session,
  move: RotationMove,
  before: RotationStatuses,
  invocation: Invocation,
  listener: Listener,
): Promise<Exit> {
  const names = move.rotate.map(({ name }) => name);
  const begins = new Map(before.standings.map(({ name, at }) => [name, at]));
  const watch = watchWrites(listener);
  const exit = await applyRotation(session, move.rotate, invocation, watch.listener, (observed) => {
    const now = rotationStatusesIn(observed, names, session.dependencies.now());
    refuseMoved(session, move, now, (each) => each.at !== begins.get(each.name) && !isAt(each, move.to));
  });
  // A run that did not get the lock has written nothing.
  const isLeft = exit === 'waiting' && watch.hasWritten();
  return isLeft && (await isMade(session, move, invocation, listener)) ? 'done' : exit;
}

/** Throws if another run has moved a rotation since: the move would not be what was shown. */
function refuseMoved(
  { sameFiles }: Session,
  { rotate }: RotationMove,
  { standings }: RotationStatuses,
  isElsewhere: (status: RotationStatus) => boolean,
): void {
  const moved = standings.find((each) => rotate.some(({ name }) => name === each.name) && isElsewhere(each));
  if (moved === undefined) return;
  const where = moved.at === null ? 'no phase is carried out now' : `the phase is ${moved.at} now`;
  throw new Fault(
    'failed',
    `${moved.name}: another run has changed this rotation since the plan was made: ${where}. Fix: \`${programName()} rotate${sameFiles}\` lists each rotation`,
  );
}

async function isMade(
  session: Session,
  { rotate, to }: RotationMove,
  invocation: Invocation,
  listener: Listener,
): Promise<boolean> {
  const moved = rotate.map(({ name }) => name);
  const { standings } = await rotationStatusesOf(session, moved, invocation, listener);
  return standings.every((status) => status.isComplete && isAt(status, to));
}

function isAt({ at, isPrepared }: RotationStatus, phase: Phase): boolean {
  if (phase === 'prepare') return isPrepared === true;
  return at === (endsRotation({ to: phase }) ? null : phase);
}

function applyRotation(
  session: Session,
  rotate: RotationMove['rotate'],
  invocation: Invocation,
  listener: Listener,
  refuseOther: (observed: ObservedState) => void = () => {},
): Promise<Exit> {
  const { options, terminal, call } = invocation;
  const command = rotateCommand(invocation);
  const intent = (observed: ObservedState): Intent => {
    refuseOther(observed);
    return { ...asDeclared, rotate };
  };
  const saysNextLater = rotate.some(endsRotation);
  return applySession(session, { options, intent, command, saysNextLater, terminal, call }, listener);
}

async function rotationStatusesOf(
  { cluster, sinks, custodies, dependencies }: Session,
  names: readonly Rotated[],
  { terminal, call }: Invocation,
  listener: Listener,
): Promise<RotationStatuses> {
  const observed = await readObservedState(cluster, sinks, listener, call, custodies);
  terminal.progress(null);
  return rotationStatusesIn(observed, names, dependencies.now());
}

async function mayGoOn(next: RotationMove | null, { options, terminal }: Invocation): Promise<boolean> {
  if (next === null || options.yes === true || next.conditions.length === 0) return true;
  for (const { text, commands } of next.conditions) terminal.note([text, ...commands].join('\n'));
  return consent(terminal, 'Is all of this so?', 'run the same command again once it is, or add --yes');
}
