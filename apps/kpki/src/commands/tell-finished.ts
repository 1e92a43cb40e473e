import { followUpOf, keyFilesIn, type Listener, type Written } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { type Format, isText } from '../options/format.ts';
import { finishedText } from '../print/applied-text.ts';
import { envelope, line } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
import type { Session } from '../session/session.ts';
import { untold, writtenByLast } from '../session/written-by-last.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type HookOptions, runAfter } from './hooks.ts';

/** Who is told, and by which hooks. */
interface Telling {
  readonly options: HookOptions & { readonly output?: Format };
  readonly terminal: Terminal;
  readonly call: Call;
}

/** What was written by the run whose write is finished now; it is said where that cannot be told. */
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
 * Tells what a run had written that was cut short, and is finished now, and has the hooks run that it did not. Answers
 * whether those went well.
 */
export async function tellFinished(
  session: Session,
  steps: readonly Written[],
  { options, terminal, call }: Telling,
): Promise<boolean> {
  const { cluster, custodies } = session;
  const followUp = followUpOf(steps, cluster, keyFilesIn(custodies));
  const format = options.output ?? 'table';
  const counts = { repairs: 0, steps: steps.length, entriesWritten: 0, pending: [], awaited: 0 };
  terminal.out(
    isText(format)
      ? finishedText(followUp, viewOf(format, terminal))
      : line(envelope('Applied', { cluster: cluster.name, ...counts, followUp }), format),
  );
  return runAfter(options, session, { steps, followUp }, terminal, call);
}
