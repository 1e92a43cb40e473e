import type { RotationStanding } from '@kpki/engine';
import { envelope } from '../record.ts';
import type { ClusterReport, SurveyReport } from './report.ts';

/** Requires every field; undefined ones are left out of the record. */
type Named<Fields> = {
  readonly [Name in keyof Fields]-?: Fields[Name] | (object extends Pick<Fields, Name> ? undefined : never);
};

/** Returns what `-o json` and `-o yaml` show of a cluster. */
export function statusRecord(report: ClusterReport, rotations: readonly RotationStanding[] | undefined): object {
  const { cluster, entries, drifted, unread, forecast, served } = report;
  const fields: Named<Omit<ClusterReport, 'source' | 'at'>> = {
    cluster,
    entries,
    drifted,
    unread: unread.map(({ sink, text }) => ({ sink, text })),
    forecast,
    served,
  };
  return envelope('Status', { ...fields, rotations });
}

/** Returns what `-o json` and `-o yaml` show of files: there are no sinks, and no servers of a cluster. */
export function surveyRecord({ paths, read, entries, forecast }: SurveyReport): object {
  const fields: Named<
    Omit<SurveyReport, 'source' | 'cluster' | 'drifted' | 'unread' | 'served' | 'at' | 'hasEndpoints'>
  > = { paths, read, entries, forecast };
  return envelope('Survey', fields);
}
