import { followUpOf, keyFilesIn, type Written } from '@kpki/engine';
import { isText } from '../options/format.ts';
import { finishedText } from '../print/applied-text.ts';
import { envelope, line } from '../print/record.ts';
import { viewOf } from '../print/view.ts';
import type { Session } from '../session/session.ts';
import type { Applying } from './carry-out.ts';
import { runAfter } from './hooks.ts';

/**
 * Tells what a run had written that was cut short, and is finished now, and has the hooks run that it did not. Answers
 * whether those went well.
 */
export async function tellFinished(
  session: Session,
  steps: readonly Written[],
  { options, terminal, call }: Applying,
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
