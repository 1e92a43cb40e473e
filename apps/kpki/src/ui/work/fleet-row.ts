import type { Expiry, StatusEntry } from '@kpki/engine';
import type { ArtifactState, Shown } from '@kpki/presentation';
import type { FilePosition } from '../../fault.ts';
import type { ShownState } from '../row-states.ts';

/** One environment of one file of a fleet, or a file that cannot be used. Plain data. */
export type FleetRow = FleetCluster | FleetFailure;

export interface FleetCluster {
  readonly is: 'read';
  readonly file: string;
  readonly cluster: string;
  /** Null: the file has none. */
  readonly environment: string | null;
  /** From the worst, as the trust screen counts. Artifacts, not copies. */
  readonly counts: readonly (readonly [state: ShownState, count: number])[];
  /** What expires first of what is not expired yet; null: nothing is stored that would. */
  readonly next: NextExpiry | null;
  /** When it was read, in milliseconds. */
  readonly at: number;
  /** What expires in the rest of this month, and in each of the twelve that follow: what is expired is in none. */
  readonly months: readonly FleetMonth[];
  /** As the calendar groups them, the first to expire first. */
  readonly expiries: readonly FleetExpiry[];
  /** All that the calendar counts: each certificate once, also what expires with its CA. */
  readonly certificates: readonly FleetCertificate[];
  /** What needs an action, the worst first. */
  readonly problems: readonly { readonly artifact: string; readonly state: ArtifactState }[];
  /** For a search across the fleet; of several copies the worst. */
  readonly artifacts: readonly FilteredEntry[];
  /** Sinks that did not answer. */
  readonly unread: readonly string[];
  /** CAs and keys in a rotation. */
  readonly rotating: readonly string[];
}

/** Which row it is; the environment is null for a file without one. */
export type FleetRowName = Pick<FleetRow, 'file' | 'environment'>;

interface NextExpiry {
  readonly artifact: string;
  readonly at: string;
  readonly seconds: number;
  /** How many other artifacts expire on that day. */
  readonly others: number;
  readonly state: ArtifactState;
}

/** What expires on one day, of one catalog entry. */
export interface FleetExpiry {
  readonly first: Expiry;
  /** The first too. */
  readonly all: readonly Pick<Expiry, 'artifact' | 'owner'>[];
  /** Artifacts that the CA caps: they expire with it, renewed or not. Two certificates of one CA have the same. */
  readonly capped: readonly string[];
  /** The worst of them, when it was read: by their dates, and by what else is wrong with them. */
  readonly state: ArtifactState;
}

/** `state`: when it was read. */
export interface FleetCertificate extends Pick<Expiry, 'artifact' | 'at' | 'residualSeconds'> {
  readonly state: FleetExpiry['state'];
}

/** This month, and the twelve that follow: a year from now is in the last. */
export const monthsOfRow = 13;

interface FleetMonth {
  readonly count: number;
  /** How many of them are in each state that is not ok, the worst first. */
  readonly notOk: readonly (readonly [state: ArtifactState, count: number])[];
}

export interface FleetFailure {
  readonly is: 'failed';
  readonly file: string;
  /** Null: the file itself cannot be used. */
  readonly environment: string | null;
  readonly text: string;
  /** The first line that is wrong; null: no line is the cause. */
  readonly at: Omit<FilePosition, 'file'> | null;
}

/** What a filter reads of an artifact. */
export type FilteredEntry = Pick<
  Shown<StatusEntry>,
  'artifact' | 'owner' | 'subject' | 'path' | 'names' | 'phase' | 'ca' | 'kind' | 'residualSeconds'
> & { readonly state: ArtifactState };
