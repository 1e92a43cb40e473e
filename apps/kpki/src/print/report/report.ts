import type { Expiry, LiveCertificate, PlaceDrift, StatusEntry, SurveyEntry } from '@kpki/engine';
import type { UnreadSink } from '../../session/inventory.ts';

/** A line of a report, whether a declaration wants it or it was found. */
export type ReportEntry = SurveyEntry;

/** What a report is made of, in whichever format. Plain data, and nothing in it is private. */
export interface Report {
  /** What was looked at: the cluster, or the machine with its files. */
  readonly source: string;
  /** Null where no declaration was read. */
  readonly cluster: string | null;
  readonly entries: readonly ReportEntry[];
  readonly drifted: readonly PlaceDrift[];
  /** What could not be opened, or was asked and did not say what it keeps. */
  readonly unread: readonly Pick<UnreadSink, 'sink' | 'text'>[];
  readonly forecast: readonly Expiry[];
  /** What servers really serve; left out where nobody has asked. */
  readonly served?: readonly LiveCertificate[];
  /** When it was made. */
  readonly at: Date;
}

/** Of a cluster with a declaration. */
export interface ClusterReport extends Report {
  readonly cluster: string;
  readonly entries: readonly StatusEntry[];
}

/** Of files, whatever they are. */
export interface SurveyReport extends Report {
  readonly cluster: null;
  /** Files and folders, as they were named. */
  readonly paths: readonly string[];
  /** How many of what was looked at were read. */
  readonly read: number;
  /** Whether some of that is no file, but something that listens at an address. */
  readonly hasEndpoints: boolean;
}

/** A declaration, among several, of which there is no report. */
export interface LostReport {
  /** As it was named. */
  readonly file: string;
  /** Why, in words for a person. */
  readonly text: string;
}

/** Everything that one document tells of. */
export interface ReportSet {
  readonly reports: readonly Report[];
  readonly lost: readonly LostReport[];
}
