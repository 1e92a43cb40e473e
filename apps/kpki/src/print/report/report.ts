import type { Expiry, RotationRecord, SurveyEntry } from '@kpki/engine';
import {
  type ClusterReport,
  connectionText,
  firstInWords,
  type Report,
  type Shown,
  type SurveyReport,
  unreadText,
} from '@kpki/presentation';
import { envelope } from '../record.ts';

export type ReportEntry = Shown<SurveyEntry>;

export interface LostReport {
  readonly file: string;
  readonly text: string;
}

export interface ReportSet {
  readonly reports: readonly Report[];
  readonly lost: readonly LostReport[];
}

const mostSources = 3;

export function sourcesOf({ reports }: ReportSet): string {
  return firstInWords(
    reports.map(({ source }) => source),
    mostSources,
  );
}

/** Returns a line for each sink or cluster that was not read; several clusters are named. */
export function unreadOf({ reports, lost }: ReportSet): readonly string[] {
  const isOne = reports.length + lost.length === 1;
  return [
    ...reports.flatMap((report) => unreadSinks(report).map((line) => (isOne ? line : `${report.source}: ${line}`))),
    ...lost.map(lostText),
  ];
}

function unreadSinks({ unread }: Report): readonly string[] {
  return unread.map(unreadText);
}

function lostText({ file, text }: LostReport): string {
  return `${file}: unreadable: ${text}`;
}

/** Requires every field; undefined ones are left out of the record. */
type Named<Fields> = {
  readonly [Name in keyof Fields]-?: Fields[Name] | (object extends Pick<Fields, Name> ? undefined : never);
};

/** Returns what `-o json` and `-o yaml` show of a cluster. */
export function statusRecord(report: ClusterReport, rotations: readonly RotationRecord[] | undefined): object {
  const { cluster, entries, drifted, unread, forecast, served } = report;
  const fields: Named<Omit<ClusterReport, 'source' | 'at' | 'forecast'> & ForecastRecord> = {
    cluster,
    entries,
    drifted,
    unread: unread.map(({ sink, text }) => ({ sink, text })),
    forecast: forecast.map(expiryRecord),
    served,
  };
  return envelope('Status', { ...fields, rotations });
}

/** Returns what `-o json` and `-o yaml` show of files: there are no sinks, and no servers of a cluster. */
export function surveyRecord({ paths, read, entries, forecast }: SurveyReport): object {
  const fields: Named<
    Omit<SurveyReport, 'source' | 'cluster' | 'drifted' | 'unread' | 'forecast' | 'served' | 'at' | 'hasEndpoints'> &
      ForecastRecord
  > = { paths, read, entries, forecast: forecast.map(expiryRecord) };
  return envelope('Survey', fields);
}

interface ForecastRecord {
  readonly forecast: readonly ExpiryRecord[];
}

type ExpiryRecord = Omit<Expiry, 'connections'> & { readonly connections: readonly string[] };

function expiryRecord(expiry: Expiry): ExpiryRecord {
  return { ...expiry, connections: expiry.connections.map(connectionText) };
}
