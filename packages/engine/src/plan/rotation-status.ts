import type { BundleName } from '@kpki/spec';
import type { Phase, Rotated } from '../generation/phase.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import type { LackingCopy } from './pending.ts';

/** What the conditions of a phase depend on. */
export interface RotationSetting {
  /** True where `prepare` is complete, by this rotation or an earlier one. */
  readonly isPrepared?: true;
  /** True where no copy has the CA's key though one should: nothing signs with it. */
  readonly lacksKey?: true;
  /** True where etcd members are on machines without an API server. */
  readonly isEtcdExternal?: true;
  /** For kubernetes-ca and root-ca: nodes of the spec whose kubelet.conf no sink keeps. */
  readonly nodesElsewhere?: readonly string[];
  /** For kubernetes-ca and root-ca: the bundle of kubeconfigs and cluster-info, if it is not ca.crt. */
  readonly clientBundle?: BundleName;
  /** True where no sink keeps the CA's trust bundle, so that kpki gives no node both CAs. */
  readonly keepsNoBundle?: true;
}

export interface NotRotating {
  readonly at: null;
  /** The first phase. */
  readonly next: 'prepare' | 'trust';
  readonly back: null;
}

interface PhaseUnderWay {
  /** The phase that is reached or in progress. */
  readonly at: Phase;
  /** The same phase where it is not complete. */
  readonly next: Phase;
  /** The phase to roll back to: `at` itself if a rollback to it was interrupted; null: nothing to roll back. */
  readonly back: Phase | null;
  /** Copies of the artifact, of what it signs and of what trusts it, for which the phase is pending. */
  readonly pending: readonly LackingCopy[];
}

export interface FindingAndRemedy {
  readonly finding: Finding;
  readonly remedy: Remedy;
}

/** Derived from the stored certificates and keys. */
export type RotationStatus = {
  readonly name: Rotated;
  readonly setting: RotationSetting;
} & (
  | (NotRotating & { readonly is: 'idle' })
  /** Nothing to rotate: not stored yet, or no sink has a location for it. `left`: what is left of it. */
  | (NotRotating & {
      readonly is: 'absent';
      readonly absent: 'not there' | 'not stored';
      readonly left: FindingAndRemedy | null;
    })
  /** The status is not known. */
  | (NotRotating & FindingAndRemedy & { readonly is: 'inconsistent' })
  /** Without a pending copy, the phase is complete. */
  | (PhaseUnderWay & { readonly is: 'in-progress' })
  /** The next CA's certificate is still to be signed outside. */
  | (PhaseUnderWay & { readonly is: 'awaiting-signature' })
  /** The phase cannot continue. */
  | (PhaseUnderWay & FindingAndRemedy & { readonly is: 'blocked' })
);

/** Returns whether nothing is begun and not finished. */
export function isPhaseComplete(status: RotationStatus): boolean {
  return status.is === 'in-progress' ? status.pending.length === 0 : status.is === 'idle' || status.is === 'absent';
}

export type AbsentStatus = Extract<RotationStatus, { readonly is: 'absent' }>;

/** Returns why a rotation cannot go on, or why nothing can be rotated. */
export function failureOf(status: RotationStatus): FindingAndRemedy | null {
  if (status.is === 'absent') return status.left;
  return status.is === 'blocked' || status.is === 'inconsistent' ? status : null;
}

/** A status as plans and `-o json` show it. */
export interface RotationRecord extends RotationSetting {
  readonly name: Rotated;
  /** The phase that is reached or in progress; null: no rotation. */
  readonly at: Phase | null;
  readonly isComplete: boolean;
  /** True where the next CA's certificate is still to be signed outside. */
  readonly awaitsSignature?: true;
  /** Copies of the artifact, of what it signs and of what trusts it. */
  readonly lacking: readonly LackingCopy[];
  /** The same phase where it is not complete. */
  readonly next: Phase;
  /** The phase to go back to; null: nothing to roll back. */
  readonly back: Phase | null;
  /** Why there is nothing to rotate: not stored, or no sink has a location for it. */
  readonly absent?: 'not there' | 'not stored';
  /** Why the phase cannot continue. */
  readonly blocked?: Finding;
  /** Why the status is not known. */
  readonly inconsistent?: Finding;
  /** What to do about either. */
  readonly remedy?: Remedy;
}

export function rotationRecord(status: RotationStatus): RotationRecord {
  const { name, setting, at, next, back } = status;
  const begun = { name, at, isComplete: isPhaseComplete(status) };
  if (status.at === null) return { ...begun, lacking: [], next, back, ...setting, ...whyOf(status) };
  const phase = { lacking: status.pending, next, back };
  return status.is === 'awaiting-signature'
    ? { ...begun, awaitsSignature: true, ...phase, ...setting }
    : { ...begun, ...setting, ...phase, ...whyOf(status) };
}

function whyOf(status: RotationStatus): Pick<RotationRecord, 'absent' | 'blocked' | 'inconsistent' | 'remedy'> {
  switch (status.is) {
    case 'blocked':
      return { blocked: status.finding, remedy: status.remedy };
    case 'inconsistent':
      return { inconsistent: status.finding, remedy: status.remedy };
    case 'absent': {
      const { absent, left } = status;
      return left === null ? { absent } : { absent, blocked: left.finding, remedy: left.remedy };
    }
    default:
      return {};
  }
}

/** Returns whether a rotation was interrupted; one that awaits an outside signature was not. */
export function isStopped({ isComplete, awaitsSignature }: RotationRecord): boolean {
  return !isComplete && awaitsSignature !== true;
}
