import type { Phase, Rotated } from '../generation/phase.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import type { LackingCopy } from './pending.ts';
import { isPhaseComplete, type RotationSetting, type RotationStatus } from './rotation-status.ts';

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
