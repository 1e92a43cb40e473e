import type { KeyKind } from '@kpki/plugin';
import type { CaName } from '@kpki/spec';
import type { Finding, Remedy } from './finding.ts';
import type { Differing, Keeper } from './keeper.ts';
import type { None } from './message.ts';
import type { Phase, Rotated } from './phase.ts';
import type { SlotPart } from './slot.ts';
import type { Words } from './statement.ts';

/** Findings about the rotation of a CA or of the service-account key pair. */
export interface RotationFindings {
  readonly 'rotation/phase': { readonly name: Rotated; readonly phase: Phase };
  readonly 'rotation/held-key': { readonly key: string };
  readonly 'rotation/key-elsewhere': None;
  readonly 'rotation/nothing-to-reissue': None;
  readonly 'rotation/without-new': None;
  /** Of a next generation that is signed outside. */
  readonly 'rotation/next-key-made': None;
  readonly 'rotation/next-key-copied': None;
  readonly 'rotation/next-key-waits': None;
  readonly 'rotation/next-brought': None;
  readonly 'rotation/then-goes-on': Resumption;
  /** A step of the rotation is blocked. */
  readonly 'rotation/blocked': { readonly artifact: string; readonly why: readonly Finding[] };
  readonly 'key-kind-differs/next': {
    readonly name: CaName;
    readonly found: KeyKind | null;
    readonly wanted: KeyKind;
  };
  /** The CA in use has expired, and is to be rotated. */
  readonly 'expired/rotation': { readonly notAfter: string };
  /** The new CA of a rotation. */
  readonly 'not-yet-valid/new': { readonly notBefore: string; readonly now: string };
  readonly 'key-not-given-back/next': None;
  readonly 'copy-missing/signing': { readonly location: string };
  readonly 'copies-differ/signing': { readonly location: string };

  /** The parts that differ, or else the locations that are kept. */
  readonly 'rotation-inconsistent': {
    readonly differing: readonly { readonly part: SlotPart; readonly keepers: Differing }[];
    readonly locations: readonly string[];
  };
  readonly 'rotation-inconsistent/unreadable': {
    readonly unreadable: readonly { readonly location: string; readonly why: Words }[];
  };
  readonly 'rotation-inconsistent/status': { readonly inconsistent: Finding; readonly remedy: Remedy | null };

  readonly 'rotation-under-way': { readonly name: Rotated; readonly at: Phase; readonly next: Phase };
  readonly 'rotation-under-way/in-part': {
    readonly name: Rotated;
    readonly at: Phase;
    readonly lacking: readonly Keeper[];
  };
  readonly 'rotation-under-way/blocked': {
    readonly at: Phase;
    readonly blocked: Finding;
    readonly remedy: Remedy | null;
  };
  readonly 'rotation-under-way/unsigned': { readonly at: Phase };
  readonly 'rotation-under-way/copies': None;
}

/** What to do about a rotation. */
export interface RotationRemedies {
  /** Takes back a rotation whose new CA is not valid yet. */
  readonly 'wait-or-rollback': { readonly name: CaName };
  readonly 'trust-first': { readonly name: Rotated };
  readonly 'finish-phase': { readonly name: Rotated };
  readonly 'replace-outside': { readonly name: CaName };
  readonly 'exchange-then-rotate': Resumption;
  readonly 'restore-generations': None;
  readonly 'restore-other-generation': None;
  readonly 'certify-key': None;
}

/** The command that continues a rotation; `compromised` null: only the user knows. */
export interface Resumption {
  readonly name: CaName;
  readonly compromised: boolean | null;
}
