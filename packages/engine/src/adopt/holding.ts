import type { ArtifactName } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { KubeconfigView } from '../kubeconfig/view.ts';
import type { StaticPod } from './static-pod.ts';

export type FoundKeyState = 'there' | 'absent' | 'unreadable';

/** What was found of one artifact in one tree, without anything private. */
export interface Holding {
  readonly artifact: ArtifactName;
  readonly user?: string;
  /** For messages: its certificate, its kubeconfig, or its key where there is nothing else. */
  readonly where: string;
  /** Where its private key is, if elsewhere. */
  readonly keyWhere?: string;
  /** Leaf first; of a CA the whole file. Of a kubeconfig, its client certificate and what follows. */
  readonly certificates: readonly Certificate[];
  /** SubjectPublicKeyInfo, DER. */
  readonly privateKey: Uint8Array | null;
  readonly keyState: FoundKeyState;
  readonly kubeconfig: KubeconfigView | null;
  /** Of a CA in a rotation: the certificates of its other generations. */
  readonly otherGenerations?: readonly Certificate[];
}

/** The files of one machine, or of one node in a sink; files that all nodes share have their own tree. */
export interface SourceTree {
  /** The folder's name, or the node's; empty where neither is known. */
  readonly label: string;
  /** Whether a user said that the label is the name of a node. */
  readonly isNode: boolean;
  /** False: the folder may hold files of several machines. */
  readonly isOneMachine: boolean;
  readonly holdings: readonly Holding[];
  readonly staticPods: readonly StaticPod[];
}

export function heldIn({ holdings }: Pick<SourceTree, 'holdings'>, name: ArtifactName): Holding | undefined {
  return holdings.find(({ artifact }) => artifact === name);
}

export function leafOf(holding: Holding | undefined): Certificate | undefined {
  return holding?.certificates[0];
}
