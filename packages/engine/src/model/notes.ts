import type { Part } from '@kpki/plugin';
import type { CaName } from '@kpki/spec';
import type { StoppedWork } from './event.ts';
import type { Finding, Remedy } from './finding.ts';
import type { KeyElsewhere } from './key-elsewhere.ts';
import type { None } from './message.ts';
import type { Objection } from './objection.ts';
import type { Statement, Words } from './statement.ts';

/** What is said of a run: neither a finding about an artifact nor a remedy. */
export interface Notes {
  /** Of a step of an undo. */
  readonly 'cannot-restore': { readonly location: string; readonly why: string };
  readonly 'changed-since': { readonly location: string };
  readonly 'removed-since': { readonly location: string };
  /** Where the key of a CA is that no sink keeps. */
  readonly 'key-elsewhere': { readonly key: KeyElsewhere };
  readonly 'key-stays': { readonly key: KeyElsewhere };
  /** Of what earlier applies replaced; `why` null: the run was stopped. */
  readonly 'still-retained': { readonly location: string; readonly why: Words | null };
  /** The first of the blocked artifacts, and how many others are blocked. */
  readonly blocked: BlockedArtifact & { readonly others: number };
  readonly 'blocked/by-ca': { readonly artifact: string; readonly others: number; readonly ca: BlockedArtifact };
  /** The plan was shown before, with each cause. */
  readonly 'blocked/shown': { readonly artifact: string; readonly others: number };
  /** What stops a plan, and what is left undone; null: nothing else. */
  readonly 'plan-blocked': { readonly blocked: Statement; readonly left: Statement | null };
  /** The steps that are not blocked, and the command for them; null: there is none. */
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
  /** A finding alone. */
  readonly quoted: { readonly found: Finding };
  readonly 'refused/ca': { readonly artifact: string; readonly objections: readonly Objection[] };
  readonly 'refused/leaf': { readonly ca: CaName; readonly objections: readonly Objection[] };
  /** `ca`: the CA of the issuer of a leaf. */
  readonly 'issued-otherwise': {
    readonly ca: CaName | null;
    readonly issuer: string;
    readonly wanted: string;
    readonly fault: Finding;
  };
  /** The first refusal, and how many others there are. */
  readonly 'contents-refused': { readonly first: Words; readonly others: number };
  /** A renewed certificate that would make clients reject what the CA has issued. */
  readonly 'ca-identity-changed': { readonly artifact: string; readonly differs: 'subject' | 'key identifier' };
  /** Entries of others in a kubeconfig, which a write would lose. */
  readonly 'entries-not-carried-over': { readonly location: string };
  /** No sink keeps the key of a certificate that waits for its approval. */
  readonly 'approval-useless': { readonly artifact: string; readonly why: string; readonly ticket: string };
  readonly 'location-shared': { readonly sinks: readonly [string, string]; readonly location: string };
  /** A certificate request and its template. */
  readonly 'request-differs': { readonly part: RequestPart };
  readonly 'not-returned': { readonly part: Part; readonly artifact: string };
  /** A kubeconfig whose current context has no client certificate and key inside. */
  readonly 'no-client-certificate': { readonly location: string };
  /** An error that is none of a plugin. */
  readonly defect: None;
  /** `subject`: the location or artifact that was next. */
  readonly stopped: { readonly next: StoppedWork; readonly subject: string };
}

export type RequestPart = 'subject' | 'names' | 'kind' | 'path-length' | 'permitted-names' | 'usages' | 'public-key';

export interface BlockedArtifact {
  readonly artifact: string;
  readonly findings: readonly Finding[];
  readonly remedy: Remedy;
}
