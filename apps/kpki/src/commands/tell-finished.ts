import { followUpOf, keyFilesIn, type Listener, type Written } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import type { Format } from '../options/options.ts';
import { finishedText } from '../print/applied-text.ts';
import { envelope, printNext } from '../print/record.ts';
import type { Session } from '../session/session.ts';
import { untold, writtenByLast } from '../session/written-by-last.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type HookOptions, runAfter } from './hooks.ts';

interface Telling {
  readonly options: HookOptions & { readonly output?: Format };
  readonly terminal: Terminal;
  readonly call: Call;
}

/** Returns what an interrupted run wrote, and notes if that is unknown. */
export async function finishedWrites(
  session: Session,
  { terminal, call }: Pick<Telling, 'terminal' | 'call'>,
  listener: Listener,
): Promise<readonly Written[]> {
  const written = await writtenByLast(session, listener, call);
  terminal.progress(null);
  if (written.length === 0) terminal.note(untold(session));
  return written;
}

/**
 * Reports what an interrupted run had written, now finished, and runs the hooks that it did not. Returns whether they
 * succeeded.
 */
export async function tellFinished(
  session: Session,
  steps: readonly Written[],
  { options, terminal, call }: Telling,
): Promise<boolean> {
  const { cluster, custodies } = session;
  const followUp = followUpOf(steps, cluster, keyFilesIn(custodies));
  const counts = { repairs: 0, steps: steps.length, entriesWritten: 0, pending: [], awaited: 0 };
  const applied = envelope('Applied', { cluster: cluster.name, ...counts, followUp });
  printNext({ options, terminal }, applied, (view) => finishedText(followUp, view));
  return runAfter(options, session, { steps, followUp }, terminal, call);
}
