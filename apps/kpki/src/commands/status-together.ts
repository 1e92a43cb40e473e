import type { Report } from '@kpki/presentation';
import type { Invocation, OverEach } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { explained } from '../explained.ts';
import { reportFormatOf } from '../options/report-format.ts';
import type { LostReport } from '../print/report/report.ts';
import { showReports } from './show-report.ts';
import { statusOfCluster } from './status-of-cluster.ts';

/** Reports several clusters in one document, with their failures; without any report nothing is written. */
export async function statusTogether(invocation: Invocation, overEach: OverEach): Promise<Exit> {
  const { options, terminal } = invocation;
  const format = reportFormatOf(options);
  if (format === null) throw new Error('a format with a report for each cluster is shown one after the other');
  const taken: FiledReport[] = [];
  const lost: LostReport[] = [];
  const exit = await overEach(async (own) => {
    const { file = '' } = own;
    const before = taken.length;
    const take = async (report: Report): Promise<void> => {
      taken.push({ file, report });
    };
    try {
      return await statusOfCluster({ ...invocation, options: own }, take);
    } catch (error) {
      if (taken.length === before) lost.push({ file, text: explained(error).text });
      throw error;
    }
  });
  if (exit === 'interrupted' || taken.length === 0) return exit;
  await showReports({ reports: withDistinctSources(taken), lost }, format, options, terminal);
  return exit;
}

interface FiledReport {
  readonly file: string;
  readonly report: Report;
}

function withDistinctSources(filed: readonly FiledReport[]): readonly Report[] {
  const bySource = Map.groupBy(filed, ({ report }) => report.source);
  return filed.map(({ file, report }) => {
    if (bySource.get(report.source)?.length === 1) return report;
    const source = `${report.source} (${file})`;
    return { ...report, source, cluster: report.cluster === null ? null : source };
  });
}
