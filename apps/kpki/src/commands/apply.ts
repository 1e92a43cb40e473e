import {
  keyFilesIn,
  type Listener,
  type ObservedState,
  type Plan,
  type RightsAsked,
  readObservedState,
  refuseStale,
  rolloutOf,
  type Written,
  writtenEarlier,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import type { Run } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import type { Format } from '../options/options.ts';
import { wholeCommands } from '../options/whole-commands.ts';
import { finishedText } from '../print/applied-text.ts';
import { listenerFor } from '../print/progress.ts';
import { envelope, printNext } from '../print/record.ts';
import { refuseReadOnly } from '../session/configuration.ts';
import { planSession, withRightsAsked } from '../session/plan-session.ts';
import { refusedPlan, savedPlan } from '../session/saved-plan.ts';
import { type Session, withSession } from '../session/session.ts';
import { adviceForApply, watchFinished, watchWrites, withNext } from '../session/what-next.ts';
import { untold, writtenByLast } from '../session/written-by-last.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type Applying, type Ended, showAndCarryOut } from './carry-out.ts';
import { type HookOptions, runAfter } from './hooks.ts';

const mostAttempts = 3;

/** Plans, shows and asks, again if the stored state has changed meanwhile; writes nothing before the answer. */
export async function applySession(session: Session, applying: Applying, listener: Listener): Promise<Exit> {
  if (applying.options['dry-run'] !== true) refuseReadOnly(session.configuration);
  const watch = watchWrites(listener);
  try {
    const { plan } = applying.options;
    if (plan !== undefined) return await applySaved(session, plan, applying, watch.listener);
    return await applyDeclared(session, applying, watch.listener);
  } catch (error) {
    throw withNext(error, adviceForApply(session), watch.hasWritten());
  }
}

async function applyDeclared(session: Session, applying: Applying, listener: Listener): Promise<Exit> {
  const { terminal, call } = applying;
  let finished: readonly Written[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const watch = watchFinished(listener);
    try {
      const { plan } = await planSession(session, listener, call, applying.intent);
      const ended = await showAndCarryOut(session, plan, applying, watch.listener, finished);
      return await toldToo(session, finished, ended, applying);
    } catch (error) {
      if (watch.hasFinished()) finished = withEarlier(await finishedWrites(session, applying, listener), finished);
      const mayPlanAgain = PluginError.is(error) && error.code === 'conflict';
      if (!mayPlanAgain || attempt === mostAttempts) {
        await tellBeforeFailing(session, finished, applying);
        throw error;
      }
      terminal.note(`${wholeCommands(error.message, session.sameFiles)}; planning again`);
    }
  }
}

async function applySaved(session: Session, file: string, applying: Applying, listener: Listener): Promise<Exit> {
  const plan = await savedPlan(file, session);
  const watch = watchFinished(listener);
  try {
    const observed = await readObservedState(
      session.cluster,
      session.sinks,
      listener,
      applying.call,
      session.custodies,
    );
    refuseStale(plan, observed);
    await refuseLostRights(plan, session, observed, listener, applying.call);
    return (await showAndCarryOut(session, plan, applying, watch.listener)).exit;
  } catch (error) {
    if (watch.hasFinished()) {
      await tellBeforeFailing(session, await finishedWrites(session, applying, listener), applying);
    }
    throw refusedPlan(error, file, plan, session);
  }
}

function rightsIn({ kubeletClientRights, subjectRights = [] }: RightsAsked) {
  return [
    ...(kubeletClientRights === undefined ? [] : [{ of: 'the client of kubelets', ...kubeletClientRights }]),
    ...subjectRights.map((each) => ({ of: JSON.stringify([each.identity, each.user, each.groups]), ...each })),
  ];
}

/** A binding may have been deleted since the plan was saved. */
async function refuseLostRights(
  plan: Plan,
  session: Session,
  observed: ObservedState,
  listener: Listener,
  call: Call,
): Promise<void> {
  const proven = new Set(rightsIn(plan).flatMap(({ of, state }) => (state === 'proven' ? [of] : [])));
  if (proven.size === 0) return;
  const asked = rightsIn(await withRightsAsked(observed, session, listener, call));
  const lost = asked.find(({ of, state }) => proven.has(of) && state !== 'proven');
  if (lost === undefined) return;
  throw new PluginError(
    'conflict',
    `the rights that the plan goes by are not proven any more: ${lost.text}. Fix: \`kpki plan\``,
  );
}

function withEarlier(written: readonly Written[], earlier: readonly Written[]): readonly Written[] {
  return [...written, ...writtenEarlier(earlier, written)];
}

async function toldToo(
  session: Session,
  finished: readonly Written[],
  { exit, isCarriedOut }: Ended,
  applying: Applying,
): Promise<Exit> {
  if (isCarriedOut || finished.length === 0) return exit;
  return (await tellFinished(session, finished, applying)) ? exit : 'failed';
}

/** An interrupted run must not start hooks. */
async function tellBeforeFailing(session: Session, finished: readonly Written[], applying: Applying): Promise<void> {
  if (finished.length === 0) return;
  if (applying.call.signal.aborted) applying.terminal.note(untold(session));
  else await tellFinished(session, finished, applying);
}

export const run: Run = (invocation) => {
  const { options, terminal } = invocation;
  const listener = listenerFor(terminal, options.output ?? 'table');
  return withSession(options, terminal, listener, (session) => applySession(session, invocation, listener));
};

interface Telling {
  readonly options: HookOptions & { readonly output?: Format };
  readonly terminal: Terminal;
  readonly call: Call;
}

async function finishedWrites(
  session: Session,
  { terminal, call }: Pick<Telling, 'terminal' | 'call'>,
  listener: Listener,
): Promise<readonly Written[]> {
  const written = await writtenByLast(session, listener, call);
  terminal.progress(null);
  if (written.length === 0) terminal.note(untold(session));
  return written;
}

/** Reports what an interrupted run had written, runs its hooks, and returns whether they succeeded. */
async function tellFinished(
  session: Session,
  steps: readonly Written[],
  { options, terminal, call }: Telling,
): Promise<boolean> {
  const { cluster, custodies } = session;
  const rollout = rolloutOf(steps, cluster, keyFilesIn(custodies));
  const counts = { repairs: 0, steps: steps.length, entriesWritten: 0, pending: [], awaited: 0 };
  const applied = envelope('Applied', { cluster: cluster.name, ...counts, rollout });
  printNext({ options, terminal }, applied, (view) => finishedText(rollout, view));
  return runAfter(options, session, { steps, rollout }, terminal, call);
}
