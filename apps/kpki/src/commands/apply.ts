import {
  keyFilesIn,
  type Listener,
  type ObservedState,
  type Plan,
  type RightsAsked,
  readObservedState,
  remakePlan,
  rolloutOf,
  type Written,
  writtenEarlier,
} from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { bareCommand, finishedDocument, selectionTexts, shown } from '@kpki/presentation';
import type { RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { commandTextWith, shellWith } from '../options/command-text.ts';
import { listenerFor } from '../print/progress.ts';
import { envelope, printNext } from '../print/record.ts';
import { refuseReadOnly } from '../session/configuration.ts';
import { saidText } from '../session/error-text.ts';
import { planSession, refusedPlan, savedPlan, withRightsAsked } from '../session/plan-session.ts';
import { type Session, signing, withSession } from '../session/session.ts';
import { adviceForApply, watchFinished, watchWrites, withNext } from '../session/what-next.ts';
import { unreported, writtenByLast } from '../session/written-by-last.ts';
import { type ApplyInvocation, type ApplyRun, showAndCarryOut } from './carry-out.ts';
import { runAfter } from './hooks.ts';
import { limitedIntent } from './limited-intent.ts';

const mostAttempts = 3;

/** Plans, shows and asks, again if the stored state has changed meanwhile; writes nothing before the answer. */
export async function planAndApply(session: Session, applying: ApplyInvocation, listener: Listener): Promise<Exit> {
  if (applying.options['dry-run'] !== true) refuseReadOnly(session.configuration);
  const watch = watchWrites(listener);
  const run = { ...applying, session, listener: watch.listener };
  try {
    const { plan } = applying.options;
    return plan === undefined ? await applySpec(run) : await applySaved(plan, run);
  } catch (error) {
    throw withNext(error, adviceForApply(session), watch.hasWritten());
  }
}

async function applySpec(run: ApplyRun): Promise<Exit> {
  const { session, listener, terminal, call } = run;
  let finished: readonly Written[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const watch = watchFinished(listener);
    try {
      const isPlanned = attempt === 1 && run.planned !== undefined;
      const planned = isPlanned ? run.planned : await planSession(session, listener, call, run.intent);
      const { exit, isCarriedOut } = await showAndCarryOut(planned, { ...run, listener: watch.listener }, finished);
      if (isCarriedOut || finished.length === 0) return exit;
      return (await tellFinished(finished, run)) ? exit : 'failed';
    } catch (error) {
      if (watch.hasFinished()) finished = withEarlier(await finishedWrites(run), finished);
      const mayPlanAgain = PluginError.is(error) && error.code === 'conflict';
      if (!mayPlanAgain || attempt === mostAttempts) {
        await tellBeforeFailing(finished, run);
        throw error;
      }
      terminal.note(`${saidText(error, session.targetFlags)}; planning again`);
    }
  }
}

async function applySaved(file: string, run: ApplyRun): Promise<Exit> {
  const { session, listener, call } = run;
  const { cluster, sinks, caPlacements } = session;
  const saved = await savedPlan(file, session);
  const watch = watchFinished(listener);
  try {
    const observed = await readObservedState(cluster, sinks, listener, call, caPlacements);
    const plan = remakePlan(saved, observed, { record: (made) => shown(made, bareCommand) });
    await refuseLostRights(plan, observed, run);
    return (await showAndCarryOut({ observed, plan }, { ...run, listener: watch.listener })).exit;
  } catch (error) {
    if (watch.hasFinished()) await tellBeforeFailing(await finishedWrites(run), run);
    throw refusedPlan(error, file, saved, session);
  }
}

function rightsIn({ kubeletClientRights, subjectRights = [] }: RightsAsked) {
  return [
    ...(kubeletClientRights === undefined ? [] : [{ of: selectionTexts.kubeletClient, ...kubeletClientRights }]),
    ...subjectRights.map((each) => ({ of: JSON.stringify([each.identity, each.user, each.groups]), ...each })),
  ];
}

/** A binding may have been deleted since the plan was saved. */
async function refuseLostRights(plan: Plan, observed: ObservedState, run: ApplyRun): Promise<void> {
  const { session, listener, call } = run;
  const proven = new Set(rightsIn(plan).flatMap(({ of, state }) => (state === 'proven' ? [of] : [])));
  if (proven.size === 0) return;
  const asked = rightsIn(await withRightsAsked(observed, session, listener, call));
  const lost = asked.find(({ of, state }) => proven.has(of) && state !== 'proven');
  if (lost === undefined) return;
  const command = commandTextWith(session.targetFlags);
  const why = shown(lost.text, command);
  throw new PluginError(
    'conflict',
    `the rights that the plan goes by are not proven any more: ${why}. Fix: ${command({ verb: 'plan', names: [] })}`,
  );
}

function withEarlier(written: readonly Written[], earlier: readonly Written[]): readonly Written[] {
  return [...written, ...writtenEarlier(earlier, written)];
}

/** An interrupted run must not start hooks. */
async function tellBeforeFailing(finished: readonly Written[], run: ApplyRun): Promise<void> {
  if (finished.length === 0) return;
  if (run.call.signal.aborted) run.terminal.note(unreported(run.session));
  else await tellFinished(finished, run);
}

export const run: RunCommand = (invocation) => {
  const { options, terminal } = invocation;
  const listener = listenerFor(terminal, options.output ?? 'table');
  if (options.plan !== undefined && options.except !== undefined) throw new Fault('usage', selectionTexts.savedWithout);
  return withSession(signing, options, terminal, listener, (session) =>
    planAndApply(session, { ...invocation, intent: limitedIntent(session, options) }, listener),
  );
};

async function finishedWrites({ session, listener, terminal, call }: ApplyRun): Promise<readonly Written[]> {
  const written = await writtenByLast(session, listener, call);
  terminal.progress(null);
  if (written.length === 0) terminal.note(unreported(session));
  return written;
}

async function tellFinished(steps: readonly Written[], run: ApplyRun): Promise<boolean> {
  const { session } = run;
  const { cluster, caPlacements } = session;
  const rollout = rolloutOf(steps, cluster, { hasKeyFile: keyFilesIn(caPlacements) });
  const counts = { repairs: 0, steps: steps.length, entriesWritten: 0, pending: [], awaited: 0 };
  const applied = envelope('Applied', { cluster: cluster.name, ...counts, rollout });
  printNext(run, applied, () => finishedDocument(rollout, shellWith(session.targetFlags)));
  return runAfter(run, session, { steps, rollout });
}
