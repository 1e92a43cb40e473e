import {
  advance,
  blockedIn,
  emptyIntent,
  forwards,
  heldKeysLeft,
  type Intent,
  isPhaseComplete,
  keyFilesIn,
  moveIn,
  type ObservedState,
  type Phase,
  type Plan,
  type Planned,
  phaseRollout,
  phasesReached,
  type Rotated,
  type RotationMove,
  type RotationOutcome,
  type RotationStatus,
  rollback,
  storedCaCertificates,
} from '@kpki/engine';
import {
  absentText,
  consentTexts,
  distrustedText,
  endsRotation,
  findingText,
  nextTexts,
  type Prospect,
  statementText,
} from '@kpki/presentation';
import type { Invocation, RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { commandTextWith, shellWith } from '../options/command-text.ts';
import { listenerFor } from '../print/progress.ts';
import { refuseUnaskedRun, refuseUnknownChecks } from '../session/accepted-checks.ts';
import { planSession } from '../session/plan-session.ts';
import { type RotationStatuses, refuseTwoLevels, rotatedBy, rotationStatusesIn } from '../session/rotated-names.ts';
import { type Session, signing, withSession } from '../session/session.ts';
import { watchWrites } from '../session/what-next.ts';
import { programName } from '../terminal/program-name.ts';
import { planAndApply } from './apply.ts';
import { consent } from './consent.ts';
import { limitedIntent } from './limited-intent.ts';
import { listRotations } from './list-rotations.ts';
import { passLiveChecks } from './pass-live-checks.ts';
import { type RotateRun, readStored, rotateCommand } from './rotate-command.ts';
import { tellMove, tellNext, tellNothing } from './tell-rotation.ts';

/** Carries out the next phase of a rotation, which the stored certificates and keys determine. */
export const run: RunCommand = (invocation) => {
  const { options, terminal } = invocation;
  if (invocation.arguments.length === 0) return listRotations(invocation);
  refuseContradiction(options);
  const listener = listenerFor(terminal, options.output ?? 'table');
  return withSession(signing, options, terminal, listener, (session) => rotate({ session, invocation, listener }));
};

/** A rotation goes one way; for a compromised key, at least until it is distrusted. */
function refuseContradiction({
  rollback,
  compromised,
  through,
  'skip-live-checks': skipsLiveChecks,
  'accept-unproven': accepted,
}: Invocation['options']): void {
  if (rollback === true && through !== undefined) {
    throw new Fault('usage', '--rollback rolls back one phase, and --through continues: give one of them');
  }
  if (accepted !== undefined && skipsLiveChecks === true) {
    throw new Fault(
      'usage',
      '--skip-live-checks skips all live checks, and --accept-unproven accepts some that are made: give one of them',
    );
  }
  if (compromised !== true) return;
  if (rollback === true) {
    throw new Fault('usage', '--rollback rolls back a rotation, and --compromised completes it: give one of them');
  }
  if (through !== undefined && forwards.indexOf(through) < forwards.indexOf('distrust')) {
    throw new Fault(
      'usage',
      `--compromised goes to distrust at once, and --through ${through} ends before that: leave --through out, or give distrust or remove`,
    );
  }
}

async function rotate(run: RotateRun): Promise<Exit> {
  const { session, invocation } = run;
  const { options } = invocation;
  const acceptedNames = options['accept-unproven'] ?? [];
  const names = rotatedBy(invocation.arguments, session.cluster);
  refuseUnknownChecks(acceptedNames, session, names);
  let read: RotationStatuses | null = null;
  await refuseTwoLevels(names, session, async (others) => {
    read = await rotationStatusesOf(run, names);
    const { statuses } = rotationStatusesIn(read.observed, others, session.dependencies.now());
    return statuses.filter(({ at }) => at !== null).map(({ name }) => name);
  });
  const begun = read ?? (await rotationStatusesOf(run, names));
  let found = begun;
  for (;;) {
    const { observed, statuses } = found;
    const outcome = options.rollback === true ? rollback(statuses) : advance(statuses, options);
    if (outcome.is !== 'move') return tellNoMove(run, outcome, found);
    const { move } = outcome;
    // A later phase of this run may have live checks though the first has none.
    if (found === begun) refuseUnaskedRun(acceptedNames, move, options);
    let planned = await planMove(run, move, found, observed);
    const prospect = prospectOf(session, move, planned.plan);
    tellMove(move, statuses, prospect, session, invocation);
    // Servers are asked only about a phase that will be carried out.
    const isLive = prospect === 'carried out';
    if (options['dry-run'] === true) return dryRun(run, move, found, planned, isLive);
    if (isLive) {
      const passed = await passLiveChecks(run, move, found);
      if (!passed.isOpen) return 'waiting';
      if (passed.observed !== observed) planned = await planMove(run, move, found, passed.observed);
    }
    const exit = await carryOutPhase(run, move, found, planned);
    if (exit !== 'done') return exit;
    found = await rotationStatusesOf(run, names);
    if (options.through === undefined || move.to === options.through || endsRotation(move.to)) {
      tellDone(run, move, found);
      return 'done';
    }
    // The lock may have been released long ago: a hook can take its time.
    const isOver = ({ at }: RotationStatus): boolean => at === null && move.to !== 'prepare';
    refuseMoved(session, move, found, isOver);
    if (!(await mayGoOn(moveIn(advance(found.statuses)), invocation))) return 'failed';
  }
}

async function tellNoMove(
  run: RotateRun,
  outcome: Exclude<RotationOutcome, { readonly is: 'move' }>,
  { observed, statuses, wasInterrupted }: RotationStatuses,
): Promise<Exit> {
  const { session, invocation } = run;
  switch (outcome.is) {
    case 'absent':
      throw new Fault('failed', absentText(statuses, observed, shellWith(session.targetFlags)) ?? '');
    case 'inconsistent': {
      const command = commandTextWith(session.targetFlags);
      const { name, finding, remedy } = outcome.status;
      throw new Fault('failed', `${name}: ${findingText(finding, command)}; ${statementText(remedy, command)}`);
    }
    case 'reached':
      return stayAt(run, outcome.next, wasInterrupted);
    case 'nothing':
      // An interrupted write may be all that is left to do.
      if (wasInterrupted) return applyRotation(run, []);
      return tellNothing(whyNothing(statuses, session, invocation.options), outcome.next, invocation);
  }
}

async function dryRun(
  run: RotateRun,
  move: RotationMove,
  found: RotationStatuses,
  planned: Planned,
  isLive: boolean,
): Promise<Exit> {
  const { wait: _, ...options } = run.invocation.options;
  const once = { ...run, invocation: { ...run.invocation, options } };
  const isOpen = !isLive || (await passLiveChecks(once, move, found)).isOpen;
  const exit = await applyRotation(once, move.rotate, { planned });
  return exit === 'done' && !isOpen ? 'waiting' : exit;
}

/** Plans a move, first by what is read already. */
async function planMove(
  run: RotateRun,
  move: RotationMove,
  found: RotationStatuses,
  observed: ObservedState,
): Promise<Planned> {
  const { session, listener } = run;
  const { terminal, call } = run.invocation;
  let isFirst = true;
  const read = async (): Promise<ObservedState> => {
    if (!isFirst) return readStored(run);
    isFirst = false;
    return observed;
  };
  const planned = await planSession(session, listener, call, intentOf(run, move, found), read);
  terminal.progress(null);
  return planned;
}

/** Refuses a state in which another run has moved a rotation. */
function intentOf(
  { session, invocation }: RotateRun,
  move: RotationMove,
  { observed: { locations }, statuses }: RotationStatuses,
): (observed: ObservedState) => Intent {
  const names = move.rotate.map(({ name }) => name);
  const begins = new Map(statuses.map(({ name, at }) => [name, at]));
  return limitedIntent(session, invocation.options, (observed) => {
    if (observed.locations !== locations) {
      const now = rotationStatusesIn(observed, names, session.dependencies.now());
      refuseMoved(session, move, now, (each) => each.at !== begins.get(each.name) && !isAt(each, move.to));
    }
    return { ...emptyIntent, rotate: move.rotate };
  });
}

function prospectOf({ cluster }: Session, { rotate }: RotationMove, plan: Plan): Prospect {
  if (plan.repairs.length === 0 && blockedIn(plan, cluster).stops.length > 0) return 'stopped';
  const moved = plan.steps.filter((step) => rotate.some(({ name }) => name === step.name));
  return moved.every(({ awaitsNext }) => awaitsNext === true) ? 'asked for' : 'carried out';
}

async function stayAt(run: RotateRun, next: RotationMove, wasInterrupted: boolean): Promise<Exit> {
  const { session, invocation } = run;
  if (!wasInterrupted) {
    return tellNothing(nextTexts.alreadyAt(`${invocation.options.through}`), next, invocation);
  }
  const exit = await applyRotation(run, []);
  if (exit === 'done') tellNext({ next, back: null, unreported: [], ended: [], heldKeys: [] }, session, invocation);
  return exit;
}

function tellDone(
  { session, invocation }: RotateRun,
  made: RotationMove,
  { observed, statuses }: RotationStatuses,
): void {
  // An interrupted run has not reported its rollout.
  const unreported = made.completes
    ? phaseRollout(observed, phasesReached(statuses), keyFilesIn(session.caPlacements))
    : [];
  const back = invocation.options.rollback === true ? { made, further: moveIn(rollback(statuses)) } : null;
  // A CA that is in no rotation has nothing to resume.
  const resumes = statuses.filter(({ name }) => back === null || made.rotate.some((each) => each.name === name));
  const next = endsRotation(made.to) ? null : moveIn(advance(resumes));
  const ended = endsRotation(made.to) ? made.rotate.map(({ name }) => name) : [];
  const heldKeys = heldKeysLeft(ended, observed.caPlacements, storedCaCertificates(observed));
  tellNext({ next, back, unreported, ended, heldKeys }, session, invocation);
}

function whyNothing(
  statuses: readonly RotationStatus[],
  { targetFlags }: Session,
  { rollback, compromised }: Invocation['options'],
): string {
  if (compromised === true) return distrustedText(statuses, shellWith(targetFlags));
  return rollback === true ? nextTexts.nothingToRollBack : nextTexts.nothingToRotate;
}

async function carryOutPhase(
  run: RotateRun,
  move: RotationMove,
  before: RotationStatuses,
  planned: Planned,
): Promise<Exit> {
  const watch = watchWrites(run.listener);
  const again = intentOf(run, move, before);
  const exit = await applyRotation({ ...run, listener: watch.listener }, move.rotate, { planned, again });
  // A run that did not get the lock has written nothing.
  const isLeft = exit === 'waiting' && watch.hasWritten();
  return isLeft && (await isMade(run, move)) ? 'done' : exit;
}

/** Throws if another run has moved a rotation since: the move would not be what was shown. */
function refuseMoved(
  { targetFlags }: Session,
  { rotate }: RotationMove,
  { statuses }: RotationStatuses,
  isElsewhere: (status: RotationStatus) => boolean,
): void {
  const moved = statuses.find((each) => rotate.some(({ name }) => name === each.name) && isElsewhere(each));
  if (moved === undefined) return;
  const where = nextTexts.phaseNow(moved.at);
  throw new Fault(
    'failed',
    `${moved.name}: another run has changed this rotation since the plan was made: ${where}. Fix: \`${programName()} rotate${targetFlags}\` lists each rotation`,
  );
}

async function isMade(run: RotateRun, { rotate, to }: RotationMove): Promise<boolean> {
  const moved = rotate.map(({ name }) => name);
  const { statuses } = await rotationStatusesOf(run, moved);
  return statuses.every((status) => isPhaseComplete(status) && isAt(status, to));
}

function isAt({ at, setting }: RotationStatus, phase: Phase): boolean {
  if (phase === 'prepare') return setting.isPrepared === true;
  return at === (endsRotation(phase) ? null : phase);
}

interface PlannedRotation {
  readonly planned?: Planned;
  /** The intent of another plan, if the state has changed. */
  readonly again?: (observed: ObservedState) => Intent;
}

function applyRotation(
  { session, invocation, listener }: RotateRun,
  rotate: RotationMove['rotate'],
  { planned, again }: PlannedRotation = {},
): Promise<Exit> {
  const { options, terminal, call } = invocation;
  const intent = again ?? limitedIntent(session, options, () => ({ ...emptyIntent, rotate }));
  const command = rotateCommand(invocation);
  // After the conditions of the next phase.
  const saysNextLater = rotate.length > 0;
  const made = planned === undefined ? {} : { planned };
  return planAndApply(session, { options, intent, command, saysNextLater, terminal, call, ...made }, listener);
}

async function rotationStatusesOf(run: RotateRun, names: readonly Rotated[]): Promise<RotationStatuses> {
  const { session, invocation } = run;
  const observed = await readStored(run);
  invocation.terminal.progress(null);
  return rotationStatusesIn(observed, names, session.dependencies.now());
}

async function mayGoOn(next: RotationMove | null, { options, terminal }: Invocation): Promise<boolean> {
  if (next === null || options.yes === true || next.conditions.length === 0) return true;
  for (const { text, commands } of next.conditions) terminal.note([statementText(text), ...commands].join('\n'));
  return consent(terminal, consentTexts.conditionsHold, consentTexts.conditionsInstead);
}
