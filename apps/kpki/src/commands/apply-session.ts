import {
  type Listener,
  type Plan,
  type RightsAsked,
  readWorld,
  refuseStale,
  type World,
  type Written,
  writtenEarlier,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import type { Exit } from '../exit-code.ts';
import { wholeCommands } from '../options/whole-commands.ts';
import { planSession, withRightsAsked } from '../session/plan-session.ts';
import { refuseReadOnly } from '../session/read-only.ts';
import { refusedPlan, savedPlan } from '../session/saved-plan.ts';
import type { Session } from '../session/session.ts';
import { adviceForApply, watchFinished, watchWrites, withNext } from '../session/what-next.ts';
import { untold } from '../session/written-by-last.ts';
import { type Applying, type Ended, showAndCarryOut } from './carry-out.ts';
import { finishedWrites, tellFinished } from './tell-finished.ts';

const mostAttempts = 3;

/**
 * Plans, shows, asks and carries out. Nothing is locked or written before the answer, and nothing at all where nothing
 * is to be done. When the world has moved in between, it is read, planned and asked about again.
 */
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
  // What a run had written that was cut short, where its write was finished here: it is told with what comes next.
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

/** A saved plan is carried out as it is or not at all. */
async function applySaved(session: Session, file: string, applying: Applying, listener: Listener): Promise<Exit> {
  const plan = await savedPlan(file, session);
  const watch = watchFinished(listener);
  try {
    const world = await readWorld(session.cluster, session.sinks, listener, applying.call, session.custodies);
    refuseStale(plan, world);
    await refuseLostRights(plan, session, world, listener, applying.call);
    return (await showAndCarryOut(session, plan, applying, watch.listener)).exit;
  } catch (error) {
    if (watch.hasFinished()) {
      await tellBeforeFailing(session, await finishedWrites(session, applying, listener), applying);
    }
    throw refusedPlan(error, file, plan, session);
  }
}

/** Each answer that a plan goes by, with whose rights it is about: the client of one node is another one than that of the next. */
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
  world: World,
  listener: Listener,
  call: Call,
): Promise<void> {
  const proven = new Set(rightsIn(plan).flatMap(({ of, state }) => (state === 'proven' ? [of] : [])));
  if (proven.size === 0) return;
  const asked = rightsIn(await withRightsAsked(world, session, listener, call));
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

/** What was carried out was told with it. */
async function toldToo(
  session: Session,
  finished: readonly Written[],
  { exit, isCarriedOut }: Ended,
  applying: Applying,
): Promise<Exit> {
  if (isCarriedOut || finished.length === 0) return exit;
  return (await tellFinished(session, finished, applying)) ? exit : 'failed';
}

/** Somebody who stops a run has no hook started by it. */
async function tellBeforeFailing(session: Session, finished: readonly Written[], applying: Applying): Promise<void> {
  if (finished.length === 0) return;
  if (applying.call.signal.aborted) applying.terminal.note(untold(session));
  else await tellFinished(session, finished, applying);
}
