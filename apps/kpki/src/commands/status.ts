import { driftOf, readWorld, type StatusEntry, statusOf } from '@kpki/engine';
import type { Run } from '../command-line/command.ts';
import { secondsOf } from '../options/duration-option.ts';
import { isText } from '../options/format.ts';
import type { OptionValues } from '../options/options.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, record } from '../print/record.ts';
import { type Ending, statusText } from '../print/status-text.ts';
import { viewOf } from '../print/view.ts';
import { reporting, withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';

export const run: Run = ({ options, terminal, call }) => {
  const seconds = secondsOf(options, 'within');
  const listener = progressListener(terminal);
  return withSession(
    options,
    terminal,
    listener,
    async ({ cluster, sinks, custodies, workshop, sameFiles }) => {
      const world = await readWorld(cluster, sinks, listener, call, custodies);
      const report = { cluster: cluster.name, entries: statusOf(world, workshop.now()), drifted: driftOf(world) };
      terminal.progress(null);
      const ending = endingWithin(report.entries, seconds, options);
      const format = options.output ?? 'table';
      terminal.out(
        isText(format)
          ? statusText(report, viewOf(format, terminal), ending)
          : record(envelope('Status', report), format),
      );
      const isToDo =
        report.drifted.length > 0 ||
        report.entries.some(({ state }) => state !== 'ok') ||
        (ending !== null && ending.entries.length > 0);
      if (isToDo && isText(format)) terminal.note(`what to do about it: ${programName()} plan${sameFiles}`);
      return options['exit-code'] === true && isToDo ? 'pending' : 'done';
    },
    reporting,
  );
};

function endingWithin(
  entries: readonly StatusEntry[],
  seconds: number | null,
  { within = '' }: OptionValues,
): Ending | null {
  if (seconds === null) return null;
  const ending = entries.filter(({ residualSeconds }) => residualSeconds !== null && residualSeconds <= seconds);
  return { within, entries: ending };
}
