import type { ArtifactName, kpkiApiVersion } from '@kpki/spec';
import type { UndoAction } from '../action.ts';
import type { PlannedPlace } from '../plan/plan.ts';
import type { PlannedWrite } from '../step/step.ts';

/** One thing that an undo does about one artifact: some of its files may be put back, and others be taken away. */
export interface UndoStep {
  /** The artifact's id. */
  readonly artifact: string;
  readonly name: ArtifactName;
  readonly holder: string | null;
  readonly action: UndoAction;
  /** What somebody has to know of it, in words for a person: why it stays, or what the undo of it leaves behind. */
  readonly notes: readonly string[];
  /** The entries that are put back or taken away; of one that stays, those that would be. */
  readonly writes: readonly PlannedWrite[];
  /**
   * Files in which a component keeps the credential that comes back in another form: it goes on with them until they are
   * removed and it is restarted. Left out where there are none.
   */
  readonly supersedes?: readonly string[];
  /**
   * Names the credential that a component keeps, which is of the CA that goes, or was removed: the artifact is renewed before
   * the component is restarted. Left out where what comes back can be used.
   */
  readonly renews?: true;
}

/** What the last apply replaced, and how it is put back: plain data. It holds nothing private. */
export interface UndoPlan {
  readonly apiVersion: typeof kpkiApiVersion;
  readonly kind: 'UndoPlan';
  readonly cluster: string;
  /** SHA-256, hex, of the declared cluster. */
  readonly declared: string;
  /** The mark under which what comes back is retained. */
  readonly mark: string;
  /** When that apply began, RFC 3339, UTC. */
  readonly applied: string;
  /** Whether that apply, or the undo of it that was begun, has come to its end; false: it was cut short. */
  readonly isWhole: boolean;
  /** Whether that apply was an undo itself, so that the later state comes back. */
  readonly isRedo: boolean;
  /** The mark of an undo that was cut short, and that this one goes on with; null: it begins anew. */
  readonly goesOn: string | null;
  /** RFC 3339, UTC. */
  readonly made: string;
  readonly places: readonly PlannedPlace[];
  readonly steps: readonly UndoStep[];
  /** Sinks that retain nothing: what the apply wrote there stays. */
  readonly forgetful: readonly string[];
}

/** Whether it changes anything. */
export function undoesSomething({ steps }: UndoPlan): boolean {
  return steps.some(({ action }) => action !== 'stays');
}
