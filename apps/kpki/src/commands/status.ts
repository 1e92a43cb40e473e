import { liveStatus } from '@kpki/engine';
import type { Invocation, Run } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { secondsOf } from '../options/duration-option.ts';
import { isText } from '../options/format.ts';
import { progressListener } from '../print/progress.ts';
import { envelope } from '../print/record.ts';
import type { ClusterReport } from '../print/report/report.ts';
import { soonIn } from '../print/report/soon.ts';
import { isUnwell, servedText } from '../print/served-text.ts';
import { statusText } from '../print/status-text.ts';
import { readReachable } from '../session/read-reachable.ts';
import { reporting, withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { showReport } from './show-report.ts';

export const run: Run = async (invocation) => {
  if (invocation.arguments.length === 0) return statusOfCluster(invocation);
  const stray = (['file', 'environment', 'to', 'from', 'live'] as const).find(
    (name) => invocation.options[name] !== undefined,
  );
  if (stray !== undefined) {
    throw new Fault('usage', `--${stray} is about a declaration, and files are looked at without one; leave one out`);
  }
  // Only now, so that the status of a cluster does not wait for it.
  const { statusOfFiles } = await import('./status-of-files.ts');
  return statusOfFiles(invocation);
};

async function statusOfCluster({ options, terminal, call }: Invocation): Promise<Exit> {
  const seconds = secondsOf(options, 'within');
  const listener = progressListener(terminal);
  return withSession(
    options,
    terminal,
    listener,
    async ({ configuration, cluster, sinks, custodies, workshop, sameFiles }) => {
      const at = workshop.now();
      const { inventory, world, failure } = await readReachable({
        cluster,
        sinks,
        custodies,
        now: () => at,
        sameFiles,
        listener,
        call,
      });
      // Where nothing at all was read, there is nothing to report but that.
      if (failure !== null && inventory.unread.length === sinks.length) throw failure;
      const { entries, forecast, drift: drifted, unread } = inventory;
      const { renewBefore } = cluster.validity;
      const where = configuration.environment?.live ?? {};
      const served = options.live === true ? await liveStatus(cluster, world, where, at, call) : null;
      const report: ClusterReport = {
        source: cluster.name,
        cluster: cluster.name,
        entries,
        drifted,
        unread,
        forecast,
        at,
        ...(served === null ? {} : { served }),
      };
      const soon = soonIn(forecast, { within: options.within ?? null, seconds, renewBefore, now: at });
      terminal.progress(null);
      await showReport(report, options, terminal, {
        text: (view) =>
          [statusText(report, view, soon), ...(served === null ? [] : ['', ...servedText(served)])].join('\n'),
        record: () =>
          envelope('Status', {
            cluster: cluster.name,
            entries,
            drifted,
            unread: unread.map(({ sink, text }) => ({ sink, text })),
            forecast,
            ...(served === null ? {} : { served }),
          }),
      });
      const isToPlan = drifted.length > 0 || entries.some(({ state }) => state !== 'ok') || soon.asked.length > 0;
      const isToDo = isToPlan || (served?.some(isUnwell) ?? false);
      if (isToPlan && isText(options.output ?? 'table')) {
        terminal.note(`what to do about it: ${programName()} plan${sameFiles}`);
      }
      if (failure !== null) return 'failed';
      return options['exit-code'] === true && isToDo ? 'pending' : 'done';
    },
    reporting,
  );
}
