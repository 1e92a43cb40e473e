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

const commands: readonly Component[] = ['etcdctl', 'kubectl'];

/** Whether a component runs for one command, and reads its files each time it starts. */
export function runsOnce(component: Component): boolean {
  return commands.includes(component);
}

/** The same as `Part` in `@kpki/plugin`, on which this package does not depend. */
export type FlagPart = 'certificate' | 'private key' | 'public key' | 'trust bundle' | 'kubeconfig';

/**
 * When a running component reloads a file, as the end of a sentence. Measured on Kubernetes 1.33 and etcd 3.5 with
 * files replaced by a rename; for the kubelet, from its own messages.
 */
export const reloadTimes = {
  'at once': 'within 2 seconds',
  'at the next handshake': 'with the next TLS handshake',
  'within 5 minutes': 'within 5 minutes',
} as const;
export type ReloadTime = keyof typeof reloadTimes;

interface ReadingFlag {
  readonly component: Component;
  readonly flag: string;
  readonly part: FlagPart;
  /** How many certificates or keys the file may hold; the component refuses more than one for `one`. */
  readonly takes: 'one' | 'bundle';
  /** When a running component reloads a new file; null: only at a restart. */
  readonly reloads: ReloadTime | null;
  /** The fact since which the component reloads the file; absent if every supported version does. */
  readonly reloadsSince?: VersionFactName;
  /** Set only if the private key of this CA is in a file: the component signs with it. */
  readonly signsWith?: CaName;
  /** A sentence for readers of the table: what the file may hold, or where its content ends up. */
  readonly note?: string;
}

export interface SetFlag extends ReadingFlag {
  readonly artifact: ArtifactName;
  /** The artifact that the component reads instead if the CAs share one root. */
  readonly inSingleRoot?: ArtifactName;
  /** Needed only if the cluster includes this artifact. */
  readonly onlyWith?: ArtifactName;
  readonly leftUnset?: never;
}

/** A flag that the component does not need in this PKI. */
export interface UnsetFlag extends ReadingFlag {
  /** Null if this PKI has no artifact for the flag. */
  readonly artifact: ArtifactName | null;
  /** A sentence: how the component behaves without the flag, or who needs the flag. */
  readonly leftUnset: string;
  /** The sentence for releases before a fact. */
  readonly before?: { readonly fact: VersionFactName; readonly leftUnset: string };
}

/** A flag that reads a certificate, a key, a trust bundle or a kubeconfig. */
export type FlagEntry = SetFlag | UnsetFlag;

/** Returns how many certificates a file usually holds: verifiers take several, so that CAs can be rotated. */
export function usuallyTaken(part: FlagPart): FlagEntry['takes'] {
  return part === 'trust bundle' || part === 'public key' ? 'bundle' : 'one';
}
