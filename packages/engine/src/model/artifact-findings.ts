import type { ArtifactName, CaName } from '@kpki/spec';
import type { Action } from './event.ts';
import type { Finding } from './finding.ts';
import type { Keeper } from './keeper.ts';
import type { None } from './message.ts';
import type { Objection } from './objection.ts';
import type { Words } from './statement.ts';

/** Findings about the stored parts of an artifact of any kind, and about its issuer. */
export interface ArtifactFindings {
  readonly missing: None;
  readonly 'not-stored': None;
  readonly unreadable: Unreadable;
  readonly 'key-missing': Located;
  readonly 'certificate-missing': Located;
  readonly 'copy-missing': { readonly keeper: Keeper };
  /** One part of a copy. */
  readonly 'copy-missing/part': Located;
  readonly 'copies-differ': Located;
  /** Both are equally good. */
  readonly 'copies-differ/rivals': { readonly main: Keeper; readonly rival: Keeper };
  /** Another copy needs the key. */
  readonly 'key-not-given-back/copy': { readonly keeper: Keeper };
  /** Of a new key that waits for its certificate. */
  readonly 'key-not-given-back/new-key': None;
  readonly 'private-key-exposed': Located;
  readonly 'issuer-refuses': { readonly objections: readonly Objection[] };
  /** The CA has no certificate; `why` is null where nothing else is known. */
  readonly 'pending-issuer/external': None;
  readonly 'pending-issuer/approval': { readonly issuer: string };
  readonly 'ca-shared': { readonly ca: CaName };
  readonly excluded: Excluded;
  /** The step depends on an excluded CA. */
  readonly 'excluded/with-ca': Excluded & { readonly ca: CaName };
  /** Only what is requested is done. */
  readonly 'excluded/unrequested': Excluded;
}

/** What to do about an artifact that is blocked, pending or missing. */
export interface ArtifactRemedies {
  /** An apply refuses a plan that is not the present one. */
  readonly 'plan-again': None;
  /** Also where a step has no other remedy. */
  readonly 'run-plan': None;
  /** A run was stopped. */
  readonly 'plan-rest': None;
  /** An issuer that finds its earlier answer by the key. */
  readonly 'wait-or-rekey': { readonly name: ArtifactName };
  /** A user whose CA is signed for outside of kpki. */
  readonly 'declare-user': None;
  readonly 'declare-and-export': { readonly user: string };
  readonly 'remove-unused-copy': None;
  readonly 'remove-copy-or-add-sink': None;
  readonly 'add-sink': None;
  readonly 'issue-elsewhere': None;
}

export interface Located {
  readonly location: string;
}

/** What the plan would do, and why. */
interface Excluded {
  readonly action: Action;
  readonly why: readonly Finding[];
}

interface Unreadable extends Located {
  readonly why: Words;
}
