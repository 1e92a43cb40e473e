import type { Expiry, LiveServer, LocationDrift, StatusEntry, SurveyEntry } from '@kpki/engine';
import type { Shown } from '../shown.ts';

/** What `kpki status` reports in any format. Plain data, nothing private. */
export interface Report {
  /** The cluster, or the machine with its files. */
  readonly source: string;
  readonly cluster: string | null;
  readonly entries: readonly Shown<SurveyEntry>[];
  readonly drifted: readonly LocationDrift[];
  readonly unread: readonly { readonly sink: string; readonly text: string }[];
  readonly forecast: readonly Expiry[];
  /** What servers really serve; absent if they were not asked. */
  readonly served?: readonly Shown<LiveServer>[];
  readonly at: Date;
}

export interface ClusterReport extends Report {
  readonly cluster: string;
  readonly entries: readonly Shown<StatusEntry>[];
}

export interface SurveyReport extends Report {
  readonly cluster: null;
  readonly paths: readonly string[];
  readonly read: number;
  readonly hasEndpoints: boolean;
}
