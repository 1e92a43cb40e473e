import type { Expiry, LiveCertificate, PlaceDrift, StatusEntry, SurveyEntry } from '@kpki/engine';
import type { UnreadSink } from '../../session/inventory.ts';

export type ReportEntry = SurveyEntry;

/** The content of a report in any format. Plain data, nothing private. */
export interface Report {
  /** The cluster, or the machine with its files. */
  readonly source: string;
  /** Null without a configuration. */
  readonly cluster: string | null;
  readonly entries: readonly ReportEntry[];
  readonly drifted: readonly PlaceDrift[];
  readonly unread: readonly Pick<UnreadSink, 'sink' | 'text'>[];
  readonly forecast: readonly Expiry[];
  /** What servers really serve; absent if they were not asked. */
  readonly served?: readonly LiveCertificate[];
  readonly at: Date;
}

export interface ClusterReport extends Report {
  readonly cluster: string;
  readonly entries: readonly StatusEntry[];
}

export interface SurveyReport extends Report {
  readonly cluster: null;
  readonly paths: readonly string[];
  /** How many files and servers were read. */
  readonly read: number;
  /** Whether a server is among them. */
  readonly hasEndpoints: boolean;
}

/** One of several clusters that has no report. */
export interface LostReport {
  readonly file: string;
  readonly text: string;
}

export interface ReportSet {
  readonly reports: readonly Report[];
  readonly lost: readonly LostReport[];
}
