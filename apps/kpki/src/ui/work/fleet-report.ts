import type { ClusterReport } from '@kpki/presentation';
import { envelope, record } from '../../print/record.ts';
import { statusRecord } from '../../print/report/report.ts';
import { reportWriters } from '../../print/report/writers.ts';
import { readEach } from './fleet.ts';
import type { FleetFailure, FleetRowName } from './fleet-row.ts';
import type { Doing } from './perform.ts';

interface EnvironmentReport extends FleetRowName {
  readonly is: 'report';
  readonly report: ClusterReport;
}

/** One record of several environments: the status of each, and what could not be read. */
export interface FleetReport {
  readonly clusters: readonly (FleetRowName & { readonly status: object })[];
  readonly unread: readonly (FleetRowName & { readonly text: string })[];
}

/** Reads each of the rows again, with all of its artifacts, and returns them in one text, in their order. */
export async function fleetReportText(
  format: 'json' | 'html',
  rows: readonly FleetRowName[],
  doing: Doing,
): Promise<string> {
  const read: (EnvironmentReport | FleetFailure)[] = [];
  const files = [...new Set(rows.map(({ file }) => file))];
  await readEach<EnvironmentReport>(
    {
      files,
      only: rows,
      of: ({ file, cluster, environment }, { entries, drift: drifted, unread, forecast }, at) => {
        const source = environment === null ? cluster : `${cluster} ${environment}`;
        return {
          is: 'report',
          file,
          environment,
          report: { source, cluster, entries, drifted, unread, forecast, at },
        };
      },
    },
    doing,
    (each) => read.push(each),
  );
  const turn = ({ file, environment }: FleetRowName): number =>
    rows.findIndex((row) => row.file === file && row.environment === environment);
  return textOf(
    format,
    read.toSorted((a, b) => turn(a) - turn(b)),
  );
}

function textOf(format: 'json' | 'html', read: readonly (EnvironmentReport | FleetFailure)[]): string {
  const reports = read.filter((each) => each.is === 'report');
  const lost = read.filter((each) => each.is === 'failed');
  if (format === 'html') return reportWriters.html.write({ reports: reports.map(({ report }) => report), lost });
  const fleet: FleetReport = {
    clusters: reports.map(({ file, environment, report }) => ({
      file,
      environment,
      status: statusRecord(report, undefined),
    })),
    unread: lost.map(({ file, environment, text }) => ({ file, environment, text })),
  };
  return `${record(envelope('Fleet', fleet), 'json')}\n`;
}
