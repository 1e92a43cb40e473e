import {
  blockedIn,
  changes,
  hasWork,
  type Intent,
  intentFor,
  isIdle,
  type Listener,
  leftText,
  makePlan,
  type Pending,
  type Plan,
  readWorld,
  refuseBlocked,
  type World,
  type Written,
  withRights,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import type { Exit } from '../exit-code.ts';
import { type Format, isText } from '../options/format.ts';
import { optionWords } from '../options/option-words.ts';
import { wholeCommands } from '../options/whole-commands.ts';
import { appliedText, idleText } from '../print/applied-text.ts';
import { planText } from '../print/plan-text.ts';
import { envelope, line } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
import { applyLocked, type CarriedOut } from '../session/apply-locked.ts';
import { unignoredPlaces, unignoredText } from '../session/git.ts';
import type { Session } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { noteBusy, waiter } from './busy.ts';
import { consentToOutput } from './consent.ts';
import { noteOfDryRun } from './dry-run.ts';
import { type HookOptions, runAfter, runBefore } from './hooks.ts';
import { pauseFor } from './pause-for.ts';

/** How an apply is asked for, and who is there to be shown it and to answer. */
export interface Applying {
  readonly options: HookOptions & {
    /** The file of a saved plan, to be carried out as it is. */
    readonly plan?: string;
    /** Show the plan, and change nothing. */
    readonly 'dry-run'?: boolean;
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
  /** What to type next is said by whoever asks for it, once all is done: there is more to say before. */
  readonly saysNextLater?: boolean;
  readonly terminal: Terminal;
  readonly call: Call;
}

/** How a plan that was shown has ended. */
export interface Ended {
  readonly exit: Exit;
  /** Whether it was carried out, and what was written was told. */
  readonly isCarriedOut: boolean;
}

/** `finished` is what a run had written that was cut short, and that nobody was told of yet. */
export async function showAndCarryOut(
  session: Session,
  plan: Plan,
  applying: Applying,
  listener: Listener,
  finished: readonly Written[] = [],
): Promise<Ended> {
  const { options, terminal, beginner = false } = applying;
  terminal.progress(null);
  const format = options.output ?? 'table';
  terminal.out(isText(format) ? planText(plan, viewOf(format, terminal), session.sameFiles) : line(plan, format));
  const isAwaited = plan.steps.some(({ action }) => action === 'await');
  const isBlocked = plan.steps.some(({ action }) => action === 'blocked');
  if (!hasWork(plan) && isAwaited && !isBlocked) return { exit: 'waiting', isCarriedOut: false };
  if (isIdle(plan)) {
    if (beginner && isText(format)) terminal.out(idleText(session, plan));
    return { exit: 'done', isCarriedOut: false };
  }
  // `apply` shows everything that is blocked; of the other commands, what was asked for may be one line of many.
  // What hinders may be the half of a write that was cut short: it is finished first, and planned again.
  if (plan.repairs.length === 0) refuseBlocked(plan, session.cluster, isText(format) && applying.command === undefined);
  if (options['dry-run'] === true) {
    terminal.note(noteOfDryRun);
    return { exit: 'done', isCarriedOut: false };
  }
  if (!(await agreed(session, plan, applying))) return { exit: 'failed', isCarriedOut: false };
  return carryOut(session, plan, applying, listener, finished);
}

async function carryOut(
  session: Session,
  plan: Plan,
  applying: Applying,
  listener: Listener,
  before: readonly Written[],
): Promise<Ended> {
  const { options, terminal, call } = applying;
  await runBefore(options, session, { ...plan, steps: plan.steps.filter(changes) }, terminal, call);
  const onBusy = waiter(options, terminal);
  const answer = await applyLocked(session, plan, listener, call, { onBusy, finished: before });
  terminal.progress(null);
  if ('busy' in answer) {
    noteBusy(answer.busy, terminal);
    return { exit: 'waiting', isCarriedOut: false };
  }
  const { steps, finished, pending, waiting, followUp, entriesWritten } = answer.done;
  tellApplied(session, plan, answer.done, applying);
  const written = { steps: [...steps, ...finished], followUp };
  const isNothing = entriesWritten === 0 && finished.length === 0;
  const isWell = isNothing || (await runAfter(options, session, written, terminal, call));
  const isWhole = !noteLeft(session, plan, terminal);
  const ended = (exit: Exit): Ended => ({ exit: isWell && isWhole ? exit : 'failed', isCarriedOut: true });
  if (options.wait === true && pending.length > 0) {
    await pauseFor(pending, terminal, call);
    return ended(await askAgain(session, plan, pending, applying, listener));
  }
  return ended(waiting.length > 0 ? 'waiting' : 'done');
}

/** Tells what was asked for and is left, since it is blocked. Answers whether anything is. */
function noteLeft({ cluster, sameFiles }: Session, plan: Plan, terminal: Terminal): boolean {
  const [first, ...others] = blockedIn(plan, cluster).leaves;
  if (first === undefined) return false;
  terminal.note(`left as it is: ${wholeCommands(leftText([first, ...others], plan, cluster), sameFiles)}`);
  return true;
}

function tellApplied(session: Session, plan: Plan, done: CarriedOut, applying: Applying): void {
  const { options, terminal, saysNextLater = false } = applying;
  const { entriesWritten, repairs, steps, pending, waiting, followUp } = done;
  const format = options.output ?? 'table';
  const awaited = waiting.length - pending.length;
  const saysNext = !saysNextLater || waiting.length > 0;
  terminal.out(
    isText(format)
      ? appliedText(session, plan, done, { ...viewOf(format, terminal), saysNext })
      : line(
          envelope('Applied', {
            cluster: plan.cluster,
            repairs: repairs.length,
            steps: steps.length,
            entriesWritten,
            pending,
            awaited,
            followUp,
            ...(plan.bindings === undefined ? {} : { bindings: plan.bindings }),
          }),
          format,
        ),
  );
}

/** Asks for what was waited for; whatever else has to be done by then is shown and agreed to like any plan. */
async function askAgain(
  session: Session,
  { intent, ...asked }: Plan,
  pending: readonly Pending[],
  applying: Applying,
  listener: Listener,
): Promise<Exit> {
  const { cluster, sinks, custodies, workshop } = session;
  const waited = new Set(pending.map(({ artefact }) => artefact));
  const read = await readWorld(cluster, sinks, listener, applying.call, custodies);
  const world = withRights(read, asked);
  const plan = makePlan(world, workshop.now(), intentFor(waited, intent));
  const isOnlyThat = plan.repairs.length === 0 && plan.steps.filter(changes).every((step) => waited.has(step.artefact));
  if (!isOnlyThat) return (await showAndCarryOut(session, plan, applying, listener)).exit;
  return hasWork(plan) ? (await carryOut(session, plan, applying, listener, [])).exit : 'done';
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
      `sink ${name} retains nothing: what is replaced there cannot be put back by \`${programName()} undo${session.sameFiles}\``,
    );
  }
  if (options.yes === true) return true;
  const { sameFiles } = session;
  const instead = `add --yes: ${programName()} ${command}${sameFiles}${optionWords({ plan: options.plan })} --yes`;
  const agrees = await consentToOutput(terminal, 'Carry it out?', instead);
  if (!agrees) terminal.note('nothing was changed');
  return agrees;
}
