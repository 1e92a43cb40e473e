import type { CaName } from '@kpki/spec';
import type { Finding, Remedy } from './finding.ts';
import type { None } from './message.ts';
import type { Words } from './statement.ts';

/** The verdicts of `declared`, `accepted` and `connects`: about what is stored, without a live server. */
export interface ReportVerdicts {
  readonly declared: { readonly findings: readonly Finding[] };
  /** What a sink says of a location. */
  readonly 'declared/drift': { readonly drift: readonly string[] };
  /** Findings that are no refusal, and what to do about them. */
  readonly accepted: { readonly warnings: readonly Finding[]; readonly remedies: readonly Remedy[] };
  /** The names that a certificate is not for, and other refusals in words. */
  readonly 'accepted/refused': { readonly lacks: readonly string[]; readonly refusals: readonly string[] };
  /** A file with several certificates; `ca`: its rotation writes a file of one certificate, null: there is one. */
  readonly 'accepted/several': {
    readonly entry: string;
    readonly count: number;
    readonly component: string;
    readonly ca: CaName | null;
  };
  readonly connects: None;
  readonly 'connects/refused': { readonly refusals: readonly NamedRefusal[] };
  /** Why no handshake is made. */
  readonly 'connects/not-tried': { readonly why: Words };
}

/** What a verdict is about. */
export interface ReportSubjects {
  /** Of a sink, as it names it. */
  readonly 'subject/location': { readonly location: string };
  /** `sink` null: the environment has one sink. */
  readonly 'subject/artifact': { readonly artifact: string; readonly sink: string | null };
  readonly 'subject/flag': { readonly component: string; readonly flag: string; readonly artifact: string };
  /** Of the two ends the component and the artifact. */
  readonly 'subject/connection': {
    readonly client: End;
    readonly server: End;
    readonly dialled: readonly string[];
    readonly sink: string | null;
  };
}

interface End {
  readonly component: string;
  readonly artifact: string;
}

/** Why a handshake cannot be made. */
export interface ConnectionFailures {
  readonly 'connection/missing': { readonly location: string };
  readonly 'connection/missing-kubeconfig': { readonly location: string };
  readonly 'connection/missing-locations': None;
  readonly 'connection/missing-artifact': { readonly artifact: string };
  readonly 'connection/credential-elsewhere': { readonly location: string; readonly files: readonly string[] };
}

/** One end refuses the other, or cannot start with its own files. */
export interface Refusal {
  readonly by: 'client' | 'server';
  readonly canStart: boolean;
  readonly why: Words;
}

export interface NamedRefusal extends Refusal {
  /** The dialed names that it concerns; null: all of them. */
  readonly names: readonly string[] | null;
}
