import { emptyIntent, liveStatus, rotationRecord, rotationsUnderWay } from '@kpki/engine';
import { type ClusterReport, isServerWrong, nextTexts, shown, soonIn, statusDocument } from '@kpki/presentation';
import type { Invocation } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { commandTextWith } from '../options/command-text.ts';
import { secondsOf } from '../options/duration-option.ts';
import { isText } from '../options/options.ts';
import { progressListener } from '../print/progress.ts';
import { statusRecord } from '../print/report/report.ts';
import { refuseAbsentDirectory } from '../session/configuration.ts';
import { readReachable } from '../session/read-reachable.ts';
import { statusPurpose, withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Renderings } from './show-report.ts';

type ReportConsumer = (report: ClusterReport, shown: Renderings) => Promise<void>;

/** Reports what the spec asks for and what is stored. A sink that fails is reported and hides nothing else. */
export async function statusOfCluster({ options, terminal, call }: Invocation, take: ReportConsumer): Promise<Exit> {
  const seconds = secondsOf(options, 'within');
  const listener = progressListener(terminal);
  return withSession(statusPurpose, options, terminal, listener, async (session) => {
    const { configuration, cluster, dependencies, targetFlags } = session;
    refuseAbsentDirectory(options.dir);
    const at = dependencies.now();
    const { inventory, observed, failure } = await readReachable(session, () => at, listener, call);
    const isSeenAtOnce = isText(options.output ?? 'table') && options.out === undefined;
    const { entries, forecast, drift: drifted, unread } = inventory;
    const { renewBefore } = cluster.validity;
    const where = configuration.environment?.live ?? {};
    const asked = options.live === true ? await liveStatus(cluster, observed, where, at, call) : null;
    const served = shown(asked, commandTextWith(targetFlags));
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
    await take(report, {
      document: (isWide) => statusDocument(report, soon, isWide),
      // Without a sink, the phase of a rotation is unknown.
      record: () =>
        statusRecord(
          report,
          observed === null ? undefined : rotationsUnderWay(observed, at, emptyIntent).map(rotationRecord),
        ),
    });
    if (!isSeenAtOnce) noteUnread(report, terminal);
    const isToPlan = drifted.length > 0 || entries.some(({ state }) => state !== 'ok') || soon.asked.length > 0;
    const isToDo = isToPlan || (served?.some(isServerWrong) ?? false);
    if (failure !== null) {
      noteNoPlan(targetFlags, terminal);
      return 'failed';
    }
    if (isToPlan && isText(options.output ?? 'table')) {
      // What is not due by the spec is in no plan.
      const isOnlySoon = drifted.length === 0 && entries.every(({ state }) => state === 'ok');
      const words = isOnlySoon && options.within !== undefined ? `renew --within ${options.within}` : 'plan';
      terminal.note(nextTexts.toDo(`${programName()} ${words}${targetFlags}`));
    }
    return options['exit-code'] === true && isToDo ? 'pending' : 'done';
  });
}

/** Explains the exit code 1 to users of a format that does not show the reason. */
function noteUnread({ cluster, unread }: ClusterReport, terminal: Terminal): void {
  for (const { sink, text } of unread) terminal.note(nextTexts.sinkUnread(sink, cluster, text));
}

function noteNoPlan(targetFlags: string, terminal: Terminal): void {
  const doctor = `${programName()} doctor${targetFlags}`;
  terminal.note(nextTexts.nothingPlanned(doctor));
}
