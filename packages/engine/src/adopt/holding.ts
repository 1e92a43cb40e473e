import type { ArtifactName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { KubeconfigView } from '../kubeconfig/view.ts';
import type { StaticPod } from './static-pod.ts';

/** Whether a private key is there: unreadable is neither there nor absent. */
export type KeyState = 'there' | 'absent' | 'unreadable';

/** What was found of one artifact in one tree, without anything private. */
export interface Holding {
  readonly artifact: ArtifactName;
  /** The name of the user, for a user's kubeconfig. */
  readonly user?: string;
  /** Where it is, for a person: its certificate, its kubeconfig, or its key where there is nothing else. */
  readonly where: string;
  /** Where its private key is, if that is elsewhere. */
  readonly keyWhere?: string;
  /** Leaf first; of a CA the whole file. Inside a kubeconfig, its client certificate and what follows. */
  readonly certificates: readonly Certificate[];
  /** SubjectPublicKeyInfo, DER. */
  readonly privateKey: Uint8Array | null;
  readonly keyState: KeyState;
  readonly kubeconfig: KubeconfigView | null;
  /** Of a CA whose rotation is under way: the certificates of the generations that stand beside it. */
  readonly beside?: readonly Certificate[];
}

/** What one machine keeps, or what a sink keeps of one node; what all share is in a tree of its own. */
export interface Tree {
  /** The folder's name, or the node's; empty where nothing is known. */
  readonly label: string;
  /** Whether the label is the name of a node, because somebody said so. */
  readonly isNode: boolean;
  /** Whether all of it is of one machine, as a layout has it; a folder of another kind may hold what is for several. */
  readonly isOneMachine: boolean;
  readonly holdings: readonly Holding[];
  readonly staticPods: readonly StaticPod[];
}

/** The first holding of a name in a tree. */
export function heldIn({ holdings }: Pick<Tree, 'holdings'>, name: ArtifactName): Holding | undefined {
  return holdings.find(({ artifact }) => artifact === name);
}

/** Its own certificate, without what stands behind it. */
export function leafOf(holding: Holding | undefined): Certificate | undefined {
  return holding?.certificates[0];
}
