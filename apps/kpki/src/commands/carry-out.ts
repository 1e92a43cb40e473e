import {
  changes,
  followUpOf,
  hasWork,
  type Intent,
  intentFor,
  isIdle,
  keyFilesIn,
  type Listener,
  makePlan,
  type Pending,
  type Plan,
  readAndPlan,
  readWorld,
  refuseBlocked,
  refuseStale,
  type World,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import type { Exit } from '../exit-code.ts';
import { type Format, isText } from '../options/format.ts';
import { optionWords } from '../options/option-words.ts';
import { appliedText, finishedText, idleText } from '../print/applied-text.ts';
import { planText } from '../print/plan-text.ts';
import { envelope, line } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
import { applyLocked } from '../session/apply-locked.ts';
import { unignoredPlaces, unignoredText } from '../session/git.ts';
import { refuseReadOnly } from '../session/read-only.ts';
import { refusedPlan, savedPlan } from '../session/saved-plan.ts';
import type { Session } from '../session/session.ts';
import { adviceForApply, watchWrites, withNext } from '../session/what-next.ts';
import { writtenByLast } from '../session/written-by-last.ts';
import { programName } from '../terminal/program-name.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { noteBusy, waiter } from './busy.ts';
import { consent } from './consent.ts';
import { type HookOptions, runAfter, runBefore } from './hooks.ts';
import { pauseFor } from './pause-for.ts';

const mostAttempts = 3;

/** How an apply is asked for, and who is there to be shown it and to answer. */
export interface Applying {
  readonly options: HookOptions & {
    /** The file of a saved plan, to be carried out as it is. */
    readonly plan?: string;
    /** Agreed to already: nothing is asked. */
    readonly yes?: boolean;
    /** Wait while another run is at work, or for an approval, rather than end. */
    readonly wait?: boolean;
    readonly output?: Format;
  };
  /** What is asked for beyond the declaration, of what is there; nothing unless told. */
  readonly intent?: (world: World) => Intent;
  /** The words that do this once more, without options: `apply` unless told. */
  readonly command?: string;
  /** What to type next is said where nothing is to be done too: for whoever begins. */
  readonly beginner?: boolean;
  readonly terminal: Terminal;
  readonly call: Call;
}

/**
 * Plans, shows, asks and carries out. Nothing is locked or written before the answer, and nothing at all where nothing
 * is to be done. When the world has moved in between, it is read, planned and asked about again.
 */
export async function applySession(session: Session, applying: Applying, listener: Listener): Promise<Exit> {
  refuseReadOnly(session.configuration);
  const watch = watchWrites(listener);
  try {
    const { plan } = applying.options;
    if (plan !== undefined) return await applySaved(session, plan, applying, watch.listener);
    return await applyDeclared(session, applying, watch.listener);
  } catch (error) {
    throw withNext(error, adviceForApply(session), watch.hasWritten());
  }
}

/** A run that is killed says nothing of what has to be restarted, and the one that finishes its write did not make it. */
const untold =
  'of what that run had written nobody was told what has to be restarted: `kpki verify --live` names what has not taken it';

/** Tells what a run had written that was cut short, and is finished now, and has the hooks run that it did not. */
async function tellFinished(session: Session, applying: Applying, listener: Listener): Promise<Exit> {
  const { options, terminal, call } = applying;
  const steps = await writtenByLast(session, listener, call);
  terminal.progress(null);
  if (steps.length === 0) {
    terminal.note(untold);
    return 'done';
  }
  const { cluster, custodies } = session;
  const followUp = followUpOf(steps, cluster, keyFilesIn(custodies));
  const format = options.output ?? 'table';
  const counts = { repairs: 0, steps: steps.length, entriesWritten: 0, pending: [], awaited: 0 };
  terminal.out(
    isText(format)
      ? finishedText(followUp, viewOf(format, terminal))
      : line(envelope('Applied', { cluster: cluster.name, ...counts, followUp }), format),
  );
  return (await runAfter(options, session, { steps, followUp }, terminal, call)) ? 'done' : 'failed';
}

async function applyDeclared(session: Session, applying: Applying, listener: Listener): Promise<Exit> {
  const { terminal, call } = applying;
  let wasCutShort = false;
  for (let attempt = 1; ; attempt += 1) {
    const { plan } = await readAndPlan(
      () => readWorld(session.cluster, session.sinks, listener, call, session.custodies),
      (world) => makePlan(world, session.workshop.now(), applying.intent?.(world)),
      call,
    );
    try {
      const exit = await showAndCarryOut(session, plan, applying, listener);
      return wasCutShort && isIdle(plan) ? await tellFinished(session, applying, listener) : exit;
    } catch (error) {
      const mayPlanAgain = PluginError.is(error) && error.code === 'conflict';
      if (!mayPlanAgain || attempt === mostAttempts) throw error;
      terminal.note(`${error.message}; planning again`);
      wasCutShort = plan.repairs.length > 0;
    }
  }
}

/** A saved plan is carried out as it is or not at all. */
async function applySaved(session: Session, file: string, applying: Applying, listener: Listener): Promise<Exit> {
  const plan = await savedPlan(file, session);
  try {
    refuseStale(plan, await readWorld(session.cluster, session.sinks, listener, applying.call, session.custodies));
    return await showAndCarryOut(session, plan, applying, listener);
  } catch (error) {
    throw refusedPlan(error, file, session);
  }
}

async function showAndCarryOut(session: Session, plan: Plan, applying: Applying, listener: Listener): Promise<Exit> {
  const { options, terminal, beginner = false } = applying;
  terminal.progress(null);
  const format = options.output ?? 'table';
  terminal.out(isText(format) ? planText(plan, viewOf(format, terminal), session.sameFiles) : line(plan, format));
  const isAwaited = plan.steps.some(({ action }) => action === 'await');
  const isBlocked = plan.steps.some(({ action }) => action === 'blocked');
  if (!hasWork(plan) && isAwaited && !isBlocked) return 'waiting';
  if (isIdle(plan)) {
    if (beginner && isText(format)) terminal.out(idleText(session, plan));
    return 'done';
  }
  // What hinders may be the half of a write that was cut short: it is finished first, and planned again.
  if (plan.repairs.length === 0) refuseBlocked(plan);
  if (!(await agreed(session, plan, applying))) return 'failed';
  return carryOut(session, plan, applying, listener);
}

async function carryOut(session: Session, plan: Plan, applying: Applying, listener: Listener): Promise<Exit> {
  const { options, terminal, call } = applying;
  await runBefore(options, session, { ...plan, steps: plan.steps.filter(changes) }, terminal, call);
  const answer = await applyLocked(session, plan, listener, call, waiter(options, terminal));
  terminal.progress(null);
  if ('busy' in answer) {
    noteBusy(answer.busy, terminal);
    return 'waiting';
  }
  const { entriesWritten, repairs, steps, finished, pending, waiting, followUp } = answer.done;
  const awaited = waiting.length - pending.length;
  const format = options.output ?? 'table';
  terminal.out(
    isText(format)
      ? appliedText(session, plan, answer.done, viewOf(format, terminal))
      : line(
          envelope('Applied', {
            cluster: plan.cluster,
            repairs: repairs.length,
            steps: steps.length,
            entriesWritten,
            pending,
            awaited,
            followUp,
          }),
          format,
        ),
  );
  const written = { steps: [...steps, ...finished], followUp };
  const isWell = entriesWritten === 0 || (await runAfter(options, session, written, terminal, call));
  if (options.wait === true && pending.length > 0) {
    await pauseFor(pending, terminal, call);
    const exit = await askAgain(session, plan, pending, applying, listener);
    return isWell ? exit : 'failed';
  }
  if (!isWell) return 'failed';
  return waiting.length > 0 ? 'waiting' : 'done';
}

/** Asks for what was waited for; whatever else has to be done by then is shown and agreed to like any plan. */
async function askAgain(
  session: Session,
  { intent }: Plan,
  pending: readonly Pending[],
  applying: Applying,
  listener: Listener,
): Promise<Exit> {
  const { cluster, sinks, custodies, workshop } = session;
  const waited = new Set(pending.map(({ artefact }) => artefact));
  const world = await readWorld(cluster, sinks, listener, applying.call, custodies);
  const plan = makePlan(world, workshop.now(), intentFor(waited, intent));
  const isOnlyThat = plan.repairs.length === 0 && plan.steps.filter(changes).every((step) => waited.has(step.artefact));
  if (!isOnlyThat) return showAndCarryOut(session, plan, applying, listener);
  return hasWork(plan) ? carryOut(session, plan, applying, listener) : 'done';
}

/** The sinks where something would be replaced for good: it is said before. */
function forgetfulSinks({ sinks }: Session, { steps }: Plan): readonly string[] {
  const replacing = new Set(
    steps.flatMap(({ writes }) => writes.flatMap(({ sink, replaces }) => (replaces ? [sink] : []))),
  );
  return sinks.flatMap(({ name, sink }) => (sink.undo === undefined && replacing.has(name) ? [name] : []));
}

async function agreed(session: Session, plan: Plan, applying: Applying): Promise<boolean> {
  const { options, command = 'apply', terminal, call } = applying;
  for (const place of await unignoredPlaces(plan, call)) terminal.note(`warning: ${unignoredText(place)}`);
  for (const name of forgetfulSinks(session, plan)) {
    terminal.note(
      `sink ${name} retains nothing: what is replaced there cannot be put back by \`${programName()} undo\``,
    );
  }
  if (options.yes === true) return true;
  const { sameFiles } = session;
  const instead = `add --yes: ${programName()} ${command}${sameFiles}${optionWords({ plan: options.plan })} --yes`;
  const agrees = await consent(terminal, 'Carry it out?', instead);
  if (!agrees) terminal.note('nothing was changed');
  return agrees;
}
