import { setTimeout as sleep } from 'node:timers/promises';
import {
  blockedIn,
  changes,
  findsEntry,
  hasWork,
  type Intent,
  intentFor,
  isIdle,
  type Listener,
  leftBlocked,
  makePlan,
  type ObservedState,
  type PendingApproval,
  type Plan,
  type Planned,
  readObservedState,
  refuseBlocked,
  type Written,
  withRights,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import {
  appliedDocument,
  consentTexts,
  nextTexts,
  nothingToApplyDocument,
  planDocument,
  statementText,
} from '@kpki/presentation';
import type { Exit } from '../exit-code.ts';
import { commandTextWith, shellWith } from '../options/command-text.ts';
import { limitWords, optionWords } from '../options/option-words.ts';
import { type Format, isText } from '../options/options.ts';
import { envelope, printDocument, printNext } from '../print/record.ts';
import { appliedTarget } from '../session/applied-target.ts';
import { type ApplyResult, applyUnderLock } from '../session/apply-under-lock.ts';
import { unignoredLocations, unignoredText } from '../session/git.ts';
import { isKeptBusy, waiter } from '../session/lock.ts';
import type { Session } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { consentToOutput, noteOfDryRun } from './consent.ts';
import { type HookOptions, runAfter, runBefore } from './hooks.ts';

export interface ApplyInvocation {
  readonly options: HookOptions & {
    readonly plan?: string;
    readonly 'dry-run'?: boolean;
    readonly yes?: boolean;
    readonly wait?: boolean;
    readonly output?: Format;
  };
  readonly intent?: (observed: ObservedState) => Intent;
  /** The first plan, if it is made already. */
  readonly planned?: Planned;
  readonly command?: string;
  readonly beginner?: boolean;
  readonly saysNextLater?: boolean;
  readonly terminal: Terminal;
  readonly call: Call;
}

export interface Ended {
  readonly exit: Exit;
  readonly isCarriedOut: boolean;
}

export interface ApplyRun extends ApplyInvocation {
  readonly session: Session;
  readonly listener: Listener;
}

/** `finished`: what an interrupted run had written and not reported. */
export async function showAndCarryOut(
  planned: Planned,
  applying: ApplyRun,
  finished: readonly Written[] = [],
): Promise<Ended> {
  const { plan } = planned;
  const { session, options, terminal, beginner = false } = applying;
  terminal.progress(null);
  const format = options.output ?? 'table';
  printNext(applying, plan, (isWide) => planDocument(plan, isWide, shellWith(session.targetFlags)));
  const isAwaited = plan.steps.some(({ action }) => action === 'pending');
  const isBlocked = plan.steps.some(({ action }) => action === 'blocked');
  if (!hasWork(plan) && isAwaited && !isBlocked) return { exit: 'waiting', isCarriedOut: false };
  if (isIdle(plan)) {
    if (beginner) printDocument(applying, nothingToApplyDocument(appliedTarget(session), plan));
    return { exit: 'done', isCarriedOut: false };
  }
  // An interrupted write may be what blocks the request: it is repaired first, and the plan made again.
  if (plan.repairs.length === 0) refuseBlocked(plan, session.cluster, isText(format) && applying.command === undefined);
  if (options['dry-run'] === true) {
    terminal.note(noteOfDryRun);
    return { exit: 'done', isCarriedOut: false };
  }
  if (!(await agreed(plan, applying))) return { exit: 'failed', isCarriedOut: false };
  return carryOut(planned, applying, finished);
}

async function carryOut(planned: Planned, applying: ApplyRun, before: readonly Written[]): Promise<Ended> {
  const { plan, observed: plannedFor } = planned;
  const { session, listener, options, terminal, call } = applying;
  await runBefore(applying, session, { ...plan, steps: plan.steps.filter(changes) });
  const onBusy = waiter(options, terminal);
  const answer = await applyUnderLock(session, plan, listener, call, { onBusy, finished: before, plannedFor });
  terminal.progress(null);
  if (isKeptBusy(answer, terminal)) return { exit: 'waiting', isCarriedOut: false };
  const { steps, finished, pending, waiting, rollout, entriesWritten } = answer.done;
  tellApplied(plan, answer.done, applying);
  const written = { steps: [...steps, ...finished], rollout };
  const isNothing = entriesWritten === 0 && finished.length === 0;
  const isWell = isNothing || (await runAfter(applying, session, written));
  const isComplete = !noteLeft(session, plan, terminal);
  const ended = (exit: Exit): Ended => ({ exit: isWell && isComplete ? exit : 'failed', isCarriedOut: true });
  if (options.wait === true && pending.length > 0) {
    await pauseFor(pending, terminal, call);
    return ended(await askAgain(plan, pending, applying));
  }
  return ended(waiting.length > 0 ? 'waiting' : 'done');
}

function noteLeft({ cluster, targetFlags }: Session, plan: Plan, terminal: Terminal): boolean {
  const [first, ...others] = blockedIn(plan, cluster).leaves;
  if (first === undefined) return false;
  terminal.note(
    nextTexts.leftAsIs(statementText(leftBlocked([first, ...others], plan, cluster), commandTextWith(targetFlags))),
  );
  return true;
}

function tellApplied(plan: Plan, done: ApplyResult, applying: ApplyRun): void {
  const { session, saysNextLater = false } = applying;
  const { entriesWritten, repairs, steps, pending, waiting, rollout } = done;
  const awaited = waiting.length - pending.length;
  const saysNext = !saysNextLater || waiting.length > 0;
  const applied = envelope('Applied', {
    cluster: plan.cluster,
    repairs: repairs.length,
    steps: steps.length,
    entriesWritten,
    pending,
    awaited,
    rollout,
    ...(plan.bindings === undefined ? {} : { bindings: plan.bindings }),
  });
  printNext(applying, applied, () => appliedDocument(appliedTarget(session), plan, done, saysNext));
}

/** Requests the pending certificates again; everything else that is due by then is shown and agreed to as any plan. */
async function askAgain(
  { intent, ...asked }: Plan,
  pending: readonly PendingApproval[],
  applying: ApplyRun,
): Promise<Exit> {
  const { session, listener, call } = applying;
  const { cluster, sinks, caPlacements, dependencies } = session;
  const waited = new Set(pending.map(({ artifact }) => artifact));
  const read = await readObservedState(cluster, sinks, listener, call, caPlacements);
  const observed = withRights(read, asked);
  const plan = makePlan(observed, dependencies.now(), intentFor(waited, intent));
  const isOnlyThat = plan.repairs.length === 0 && plan.steps.filter(changes).every((step) => waited.has(step.artifact));
  if (!isOnlyThat) return (await showAndCarryOut({ observed, plan }, applying)).exit;
  return hasWork(plan) ? (await carryOut({ observed, plan }, applying, [])).exit : 'done';
}

function sinksWithoutUndo({ sinks }: Session, { steps }: Plan): readonly string[] {
  const replacing = new Set(
    steps.flatMap(({ writes }) => writes.flatMap((write) => (findsEntry(write) ? [write.sink] : []))),
  );
  return sinks.flatMap(({ name, sink }) => (sink.undo === undefined && replacing.has(name) ? [name] : []));
}

async function agreed(plan: Plan, applying: ApplyRun): Promise<boolean> {
  const { session, options, command = 'apply', terminal, call } = applying;
  for (const location of await unignoredLocations(plan, call)) terminal.note(`warning: ${unignoredText(location)}`);
  for (const name of sinksWithoutUndo(session, plan)) {
    terminal.note(consentTexts.retainsNothing(name, `${programName()} undo${session.targetFlags}`));
  }
  if (options.yes === true) return true;
  const { targetFlags } = session;
  const words =
    options.plan === undefined
      ? `${command}${limitWords(plan.intent)}${targetFlags}`
      : `${command}${targetFlags}${optionWords({ plan: options.plan })}`;
  const instead = consentTexts.withYes(`${programName()} ${words}`);
  return consentToOutput(terminal, consentTexts.carryOut, instead);
}

const shortestPause = 1;
const longestPause = 60;

async function pauseFor(pending: readonly PendingApproval[], terminal: Terminal, call: Call): Promise<void> {
  const asked = Math.min(...pending.map(({ askAgainInSeconds }) => askAgainInSeconds));
  const seconds = Math.min(Math.max(Number.isFinite(asked) ? asked : longestPause, shortestPause), longestPause);
  terminal.progress(consentTexts.askingAgain(Math.ceil(seconds)));
  try {
    await sleep(seconds * 1000, undefined, { signal: call.signal });
  } catch (cause) {
    throw new PluginError('cancelled', 'stopped while waiting for an approval; the keys are kept until then', {
      cause,
    });
  }
}
