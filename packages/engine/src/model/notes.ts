import type { CaName } from '@kpki/spec';
import type { Finding, Remedy } from './finding.ts';
import type { KeyElsewhere } from './key-elsewhere.ts';
import type { None } from './message.ts';
import type { Statement } from './statement.ts';

/** What is said of a run: neither a finding about an artifact nor a remedy. */
export interface Notes {
  /** Of a step of an undo. */
  readonly 'cannot-restore': { readonly location: string; readonly why: string };
  readonly 'changed-since': { readonly location: string };
  readonly 'removed-since': { readonly location: string };
  readonly 'key-stays': { readonly key: KeyElsewhere };
  /** Of what earlier applies replaced. */
  readonly 'still-retained': { readonly location: string; readonly why: string };
  /** The first of the blocked artifacts, and how many others are blocked. */
  readonly blocked: BlockedArtifact & { readonly others: number };
  readonly 'blocked/by-ca': { readonly artifact: string; readonly others: number; readonly ca: BlockedArtifact };
  /** The plan was shown before, with each cause. */
  readonly 'blocked/shown': { readonly artifact: string; readonly others: number };
  /** Steps beside the blocked ones, and the artifact that brings them; null: none does. */
  readonly 'left-undone': {
    readonly count: number;
    readonly command: { readonly verb: string; readonly names: readonly string[] } | null;
  };
  /** Null: the CA is not in the spec. */
  readonly 'ca-cannot-issue': { readonly ca: CaName; readonly findings: readonly Finding[] | null };
  /** A ClusterRoleBinding of the API servers' client of kubelets. */
  readonly 'binding-needed': None;
  /** Locations that a copy would leave out. */
  readonly 'copy-incomplete': { readonly unread: Statement; readonly others: number };
  readonly 'copy-conflict': { readonly locations: readonly string[] };
}
export type Note = keyof Notes;

export interface BlockedArtifact {
  readonly artifact: string;
  readonly findings: readonly Finding[];
  readonly remedy: Remedy;
}
