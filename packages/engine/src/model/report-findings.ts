import type { ArtifactName, CaName } from '@kpki/spec';
import type { Finding } from './finding.ts';
import type { None } from './message.ts';
import type { Words } from './statement.ts';

/** Findings of reports: about files without a spec, and about content that later Kubernetes releases reject. */
export interface ReportFindings {
  readonly 'private-key-exposed/file': None;
  readonly 'unreadable/file': { readonly why: Words };
  readonly 'skipped/no-plain-file': None;
  /** Bytes. */
  readonly 'skipped/too-large': { readonly most: number };
  readonly 'missing/file': None;
  readonly 'missing/link-target': None;
  readonly 'missing/nothing-there': None;
  readonly 'unreadable/nothing-there': None;
  readonly 'unreadable/empty': None;
  readonly 'unreadable/denied': { readonly code: string };
  readonly 'unreadable/link-loop': None;
  readonly 'unreadable/code': { readonly code: string };
  /** A file that another one names. */
  readonly 'missing/named': Named;
  readonly 'skipped/named': Named;
  readonly 'unreadable/named': Named;
  readonly unreachable: { readonly why: Words };
  readonly 'unreadable/server': { readonly why: Words };
  /** A kubeconfig. */
  readonly 'unreadable/misplaced-key': None;
  readonly 'unreadable/no-certificate': None;
  readonly 'unreadable/encrypted-key': None;
  readonly 'unreadable/file-key': None;
  /** The file of the key of a kubeconfig's user; null: it is embedded. */
  readonly 'key-mismatch/user': { readonly file: string | null };
  /** A rule of RFC 5280 or of another verifier, in words. */
  readonly 'not-to-be-issued': { readonly why: string };
}

export interface Named {
  readonly finding: Finding;
  readonly namedBy: string;
}

/** What to do about a certificate that Kubernetes accepts but that should not be issued. */
export interface ReportRemedies {
  readonly 'renew-certificate': { readonly name: ArtifactName };
  readonly 'rekey-certificate': { readonly name: ArtifactName };
  readonly 'renew-ca': { readonly ca: CaName };
  readonly 'replace-ca': { readonly ca: CaName };
}
