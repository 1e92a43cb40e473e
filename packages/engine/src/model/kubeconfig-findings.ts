import type { CaName } from '@kpki/spec';
import type { Located } from './artifact-findings.ts';
import type { Keeper } from './keeper.ts';
import type { None } from './message.ts';

/** The kind of an entry, and a field of it: `user/tokenFile`. */
export type ForeignField = `${'cluster' | 'user'}/${string}`;

/** Findings about kubeconfigs. */
export interface KubeconfigFindings {
  readonly 'key-missing/kubeconfig': None;
  readonly 'certificate-missing/kubeconfig': None;
  readonly 'server-differs': { readonly found: string; readonly wanted: string };
  /** `foreign` is a context of another cluster or user; null: there is none. */
  readonly 'entries-missing': { readonly foreign: ForeignEntry | null };
  readonly 'entries-differ': { readonly found: ContextOfUser; readonly wanted: ContextOfUser };
  readonly 'entries-differ/no-current-context': { readonly wanted: string };
  readonly 'entries-differ/current-context': { readonly found: string; readonly wanted: string };
  /** The current context is not in the file. */
  readonly 'entries-differ/unknown-context': { readonly found: string; readonly wanted: string };
  readonly 'context-elsewhere': { readonly current: string; readonly own: string };
  readonly 'fields-foreign': { readonly fields: readonly ForeignField[] };
  /** Entries that a write would lose. */
  readonly 'not-editable': Located & { readonly others: readonly string[] };
  /** Of a kubeconfig that names the files of its credential. */
  readonly 'not-editable/referenced': Located;
  readonly 'credential-elsewhere': { readonly files: readonly string[] };
  readonly 'copy-missing/credential-elsewhere': { readonly keeper: Keeper };
  /** The file of the certificate that a replaced CA may have signed. */
  readonly 'issuer-changed/credential-elsewhere': { readonly ca: CaName; readonly file: string };
  readonly 'rotation/credential-elsewhere': {
    readonly ca: CaName;
    readonly generation: 'old' | 'new';
    readonly file: string;
  };
}

export interface KubeconfigRemedies {
  readonly 'move-entries': None;
  /** The location to rewrite, and the names to renew; null: the one does not help. */
  readonly 'make-editable': {
    readonly location: string | null;
    readonly renew: readonly string[] | null;
    readonly ca: CaName;
  };
}

interface ForeignEntry {
  readonly context: string;
  readonly server: string | null;
  readonly commonName: string | null;
}

interface ContextOfUser {
  readonly context: string;
  readonly user: string;
}
