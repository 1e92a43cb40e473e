import type { None } from './message.ts';
import type { Words } from './statement.ts';

/** Findings about the rights of clients of the API server. `command` is kubectl's, and makes the binding. */
export interface RightsFindings {
  readonly 'group-kept': { readonly group: string };
  readonly 'group-added': { readonly groups: readonly string[]; readonly group: string };
  readonly 'group-held-back': HeldBackGroups & { readonly why: Words | null; readonly command: string };
  /** Null: no API server was asked. */
  readonly 'group-unknown': { readonly loss: string; readonly why: Words | null };
  readonly 'binding-missing': UnprovenRights;
  readonly 'binding-unproven': UnprovenRights;
  /** Null: no binding gives these rights. */
  readonly 'rights-unproven': { readonly why: Words; readonly command: string | null };
  readonly 'rights-missing': { readonly why: Words };
}

export interface RightsRemedies {
  /** The names to renew where no API server runs. */
  readonly 'make-binding-or-renew': { readonly command: string; readonly renew: readonly string[] };
  readonly 'make-binding': { readonly command: string };
  readonly 'authorize-nodes': None;
  readonly 'bind-rights': None;
}

interface HeldBackGroups {
  readonly groups: readonly string[];
  /** The certificate of another node that has the groups; null: the certificate itself has them. */
  readonly from: string | null;
}

interface UnprovenRights {
  readonly why: Words;
  readonly command: string;
}
