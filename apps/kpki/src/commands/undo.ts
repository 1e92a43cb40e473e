import { type Listener, type LocationDrift, type UndoPlan, undoesSomething } from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import {
  andMore,
  command,
  driftedText,
  heading,
  nextTexts,
  statementText,
  undoDocument,
  undoneBlocks,
  undoRefusals,
} from '@kpki/presentation';
import type { RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { shellWith } from '../options/command-text.ts';
import { isText, type OptionValues } from '../options/options.ts';
import { listenerFor } from '../print/progress.ts';
import { envelope, line, printNext } from '../print/record.ts';
import { refuseAbsentDirectory, refuseReadOnly } from '../session/configuration.ts';
import { isKeptBusy, waiter } from '../session/lock.ts';
import { nothingToUndo as nothingToUndoIn } from '../session/nothing-to-undo.ts';
import { readPurpose, type Session, withSession } from '../session/session.ts';
import { planUndo, repairUnderLock, undoUnderLock, undoWriting } from '../session/undo-under-lock.ts';
import { type Advice, watchFinished, watchWrites, withNext } from '../session/what-next.ts';
import { programName } from '../terminal/program-name.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { clean } from '../text/clean.ts';
import { consentToOutput, noteOfDryRun } from './consent.ts';
import { runAfter, runBefore } from './hooks.ts';

export const run: RunCommand = ({ options, terminal, call }) => {
  const { listener, hasWritten } = watchWrites(listenerFor(terminal, options.output ?? 'table'));
  const undoing = async (session: Session): Promise<Exit> => {
    refuseAbsentDirectory(options.dir);
    if (options['dry-run'] !== true) refuseReadOnly(session.configuration);
    try {
      return await undo(session, { options, terminal, call }, listener);
    } catch (error) {
      throw withNext(error, adviceFor(session), hasWritten());
    }
  };
  // Nothing is signed, so no device and no PIN is asked for.
  return withSession(readPurpose, options, terminal, listener, undoing);
};

function adviceFor({ targetFlags, specFlags }: Session): Advice {
  return {
    flags: { targetFlags, specFlags },
    goOn: nextTexts.continues(`kpki undo${targetFlags}`),
    look: nextTexts.showsLack(`kpki doctor${targetFlags}`),
  };
}

interface UndoInvocation {
  readonly options: OptionValues;
  readonly terminal: Terminal;
  readonly call: Call;
}

async function undo(session: Session, undoing: UndoInvocation, listener: Listener): Promise<Exit> {
  const { options, terminal, call } = undoing;
  let { plan, repairs } = await planUndo(session, listener, call);
  terminal.progress(null);
  const isDryRun = options['dry-run'] === true;
  if (isDryRun && repairs.length > 0) terminal.note(nextTexts.repairFirst);
  if (!isDryRun && repairs.length > 0) {
    const watch = watchFinished(listener);
    const exit = await repairFirst(session, repairs, undoing, watch.listener);
    if (exit !== 'done') return exit;
    if (watch.hasFinished()) refuseRepaired(session);
    plan = (await planUndo(session, listener, call)).plan;
    terminal.progress(null);
  }
  if (plan === null) return nothingToUndo(session, undoing);
  const shown = plan;
  const writing = undoWriting(plan, session);
  printNext(undoing, shown, () => undoDocument(shown, writing.rollout));
  refuseHindered(plan, session, options['skip-changed'] === true);
  if (isDryRun) {
    terminal.note(noteOfDryRun);
    return 'done';
  }
  if (!(await agreed(session, 'Undo now?', undoing))) return 'failed';
  await runBefore(undoing, session, writing);
  const answer = await undoUnderLock(session, plan, listener, call, waiter(options, terminal));
  terminal.progress(null);
  if (isKeptBusy(answer, terminal)) return 'waiting';
  const { entriesWritten, rollout } = answer.done;
  const shell = shellWith(session.targetFlags);
  const document = [
    ...undoneBlocks({ plan, entriesWritten, rollout }, shell),
    heading('Next'),
    command(shell.command({ verb: 'plan', names: [] })),
    command(nextTexts.revertsUndo(shell.command({ verb: 'undo', names: [] }), plan.isRedo)),
  ];
  printNext(undoing, envelope('Undone', { cluster: plan.cluster, entriesWritten, rollout }), () => document);
  const isWell = entriesWritten === 0 || (await runAfter(undoing, session, answer.done));
  return isWell ? 'done' : 'failed';
}

/** Nothing to do is no failure, unless a sink retains nothing: whether there was something to undo is unknown then. */
function nothingToUndo(session: Session, { options, terminal }: UndoInvocation): Exit {
  terminal.note(clean(nothingToUndoIn(session)));
  const isKnown = session.sinks.every(({ sink }) => sink.undo !== undefined);
  if (!isKnown) return 'failed';
  const format = options.output ?? 'table';
  if (!isText(format)) {
    const nothing = { cluster: session.cluster.name, entriesWritten: 0, rollout: [] };
    terminal.out(line(envelope('Undone', nothing), format));
  }
  return 'done';
}

/** Refuses after a repair: it may have done, or reverted, what was asked for. */
function refuseRepaired({ targetFlags }: Session): never {
  const dryRun = nextTexts.showsUndo(`${programName()} undo --dry-run${targetFlags}`);
  const verify = nextTexts.showsRestarts(`${programName()} verify --live${targetFlags}`);
  throw new Fault('failed', `the interrupted write is repaired, and nothing else was restored; ${dryRun}, ${verify}`);
}

/** An interrupted write is finished before anything can be undone. */
async function repairFirst(
  session: Session,
  repairs: readonly LocationDrift[],
  undoing: UndoInvocation,
  listener: Listener,
): Promise<Exit> {
  const { options, terminal, call } = undoing;
  for (const each of repairs) terminal.note(driftedText(each));
  if (!(await agreed(session, 'Repair first?', undoing))) return 'failed';
  const answer = await repairUnderLock(session, listener, call, waiter(options, terminal));
  terminal.progress(null);
  return isKeptBusy(answer, terminal) ? 'waiting' : 'done';
}

/** Later changes are not overwritten, and lost entries cannot be restored; the rest is undone only on request. */
function refuseHindered(plan: UndoPlan, { targetFlags }: Session, isRestWanted: boolean): void {
  const staying = plan.steps.filter(({ action }) => action === 'skip');
  if (!undoesSomething(plan)) {
    throw new PluginError('conflict', `${undoRefusals.noFile}: see the reasons above`);
  }
  const [first, ...others] = staying;
  if (first === undefined || isRestWanted) return;
  const [note] = first.notes;
  throw new PluginError(
    'conflict',
    `${first.artifact}${andMore(others.length)} would stay: ${note === undefined ? 'see above' : statementText(note)}; ` +
      `\`${programName()} undo${targetFlags} --skip-changed\` restores everything else`,
  );
}

async function agreed(
  { targetFlags }: Session,
  question: string,
  { options, terminal }: UndoInvocation,
): Promise<boolean> {
  if (options.yes === true) return true;
  const rest = options['skip-changed'] === true ? ' --skip-changed' : '';
  return consentToOutput(terminal, question, `add --yes: ${programName()} undo${targetFlags}${rest} --yes`);
}
