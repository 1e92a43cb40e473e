import type { ArtifactName, kpkiApiVersion } from '@kpki/spec';
import type { UndoAction } from '../model/event.ts';
import type { Statement } from '../model/statement.ts';
import type { PlannedWrite } from '../model/step.ts';
import type { PlannedLocation } from '../plan/plan.ts';

/** As a sink retains it. */
export interface RestoredCertificate {
  /** RFC 3339, UTC. */
  readonly notAfter: string;
  /** Hex, two digits a byte. */
  readonly serial: string;
  /** SHA-256, hex. */
  readonly fingerprint: string;
}

/** What an undo does about one artifact: some files may be restored, and others removed. */
export interface UndoStep {
  readonly artifact: string;
  readonly name: ArtifactName;
  readonly owner: string | null;
  readonly action: UndoAction;
  /** For a person: why the artifact stays, or what the undo leaves behind. */
  readonly notes: readonly Statement[];
  /** The entries that are restored or removed; of an artifact that stays, those that would be. */
  readonly writes: readonly PlannedWrite[];
  /**
   * Files in which a component keeps the restored credential in another form: it uses them until they are removed and
   * it is restarted. Absent where there are none.
   */
  readonly supersedes?: readonly string[];
  /**
   * The component keeps a credential of a CA that is replaced, or that was removed: renew the artifact before the
   * component is restarted. Absent where the restored one can be used.
   */
  readonly renews?: true;
  /** The certificate that is restored; of several, the first to expire. Absent where none can be read. */
  readonly restores?: RestoredCertificate;
  /** When the restored certificate expired, RFC 3339, UTC; of several, the first. Absent where none has. */
  readonly expired?: string;
  /** The restored private key is not that of the restored certificate. Absent where both match. */
  readonly isMismatched?: true;
}

/** What the last apply replaced, and how it is restored: plain data. Holds nothing private. */
export interface UndoPlan {
  readonly apiVersion: typeof kpkiApiVersion;
  readonly kind: 'UndoPlan';
  readonly cluster: string;
  /** SHA-256, hex, of the declared cluster. */
  readonly declared: string;
  /** The apply ID under which the restored files are retained. */
  readonly applyId: string;
  /** When the apply began, RFC 3339, UTC. */
  readonly applied: string;
  /** Whether the apply, or the undo of it, is complete; false: interrupted. */
  readonly isComplete: boolean;
  /** Whether that apply was an undo itself, so that this one restores the later state. What reverts a redo is an undo again. */
  readonly isRedo: boolean;
  /** The apply ID of an interrupted undo that this one continues; null: none. */
  readonly resumes: string | null;
  /** RFC 3339, UTC. */
  readonly made: string;
  readonly locations: readonly PlannedLocation[];
  readonly steps: readonly UndoStep[];
  /** Sinks without undo: what the apply wrote there stays. */
  readonly forgetful: readonly string[];
}

export function undoesSomething({ steps }: UndoPlan): boolean {
  return steps.some(({ action }) => action !== 'skip');
}
