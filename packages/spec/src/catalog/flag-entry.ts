import type { VersionFactName } from '../versions.ts';
import type { ArtifactName, CaName } from './entry.ts';

export const components = [
  'kube-apiserver',
  'etcd',
  'etcdctl',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
] as const;
export type Component = (typeof components)[number];

/** As `Part` in `@kpki/plugin`, which this package does not know. */
export type FlagPart = 'certificate' | 'private key' | 'public key' | 'trust bundle' | 'kubeconfig';

/**
 * When a running component takes what a file holds anew, as the end of a sentence. Measured on Kubernetes 1.33 and etcd
 * 3.5, a file being written whole by a rename; of the kubelet by its announcements.
 */
export const reloadTimes = {
  'at once': 'within 2 seconds',
  'at the next handshake': 'with the next TLS handshake',
  'within 5 minutes': 'within 5 minutes, when the component reconnects',
} as const;
export type ReloadTime = keyof typeof reloadTimes;

interface ReadingFlag {
  readonly component: Component;
  readonly flag: string;
  readonly part: FlagPart;
  /** How many certificates or keys the file may hold; `one` is refused by the component when there are more. */
  readonly takes: 'one' | 'bundle';
  /** When a running component notices a new file by itself; null: only when it is started again. */
  readonly reloads: ReloadTime | null;
  /** The fact with which the component does; left out where all do that kpki knows. */
  readonly reloadsSince?: VersionFactName;
  /** Only of use where the private key of this CA is in a file: the component signs with it. */
  readonly signsWith?: CaName;
  /** A sentence for whoever reads the table: what the file may hold, or where it ends up. */
  readonly note?: string;
}

export interface SetFlag extends ReadingFlag {
  readonly artifact: ArtifactName;
  /** What it reads instead where the CAs have one root. */
  readonly inSingleRoot?: ArtifactName;
  /** Only wanted where the cluster includes the artifact. */
  readonly onlyWith?: ArtifactName;
  readonly leftUnset?: never;
}

/** A flag that a component does without there. */
export interface UnsetFlag extends ReadingFlag {
  /** Null where this PKI has nothing for it. */
  readonly artifact: ArtifactName | null;
  /** A sentence: what the component does without it, or whom it is for. */
  readonly leftUnset: string;
  /** What is said in its place before some release. */
  readonly before?: { readonly fact: VersionFactName; readonly leftUnset: string };
}

/** A flag that reads a certificate, a key, a trust bundle or a kubeconfig. */
export type FlagEntry = SetFlag | UnsetFlag;

/** How many a file holds as a rule: what verifies takes several, so that CAs can be rotated. */
export function usuallyTaken(part: FlagPart): FlagEntry['takes'] {
  return part === 'trust bundle' || part === 'public key' ? 'bundle' : 'one';
}
