import type { AuthorityTopology, ClusterKeyKind, Etcd, Profile } from '@kpki/spec';

/** What the wizard has been told so far, as it was typed. It is judged by the same rules as a file, and by no others. */
export interface Draft {
  readonly name: string;
  readonly profile: Profile;
  readonly kubernetesVersion: string;
  /** `host:port`; empty: the first node. */
  readonly endpoint: string;
  /** Names and addresses, separated by commas or spaces; so are the subnets. */
  readonly apiServerNames: string;
  readonly serviceSubnets: string;
  readonly dnsDomain: string;
  readonly controlPlane: readonly DraftNode[];
  readonly workers: readonly DraftNode[];
  /** The machines are kept while another topology is chosen, and not written then. */
  readonly etcd: { readonly topology: Etcd['topology']; readonly nodes: readonly DraftNode[] };
  readonly keys: { readonly authorities: ClusterKeyKind; readonly certificates: ClusterKeyKind };
  readonly validity: { readonly authorities: string; readonly certificates: string };
  readonly topology: AuthorityTopology;
  readonly environment: DraftEnvironment;
}

export interface DraftNode {
  readonly name: string;
  /** Separated by commas or spaces. */
  readonly addresses: string;
}

/** The three lists of machines. */
export type NodeListName = 'controlPlane' | 'workers' | 'etcd';

interface DraftEnvironment {
  readonly name: string;
  readonly backend: DraftPlugin;
  /** Those that have the keys of authorities, or issue. Kept while somebody else signs everything, and not written then. */
  readonly moreBackends: readonly DraftBackend[];
  readonly authorities: DraftAuthorities;
  /** The first, which the file calls `main`. */
  readonly sink: DraftSink;
  readonly moreSinks: readonly DraftSink[];
}

/** Where the keys of authorities are. */
export interface DraftAuthorities {
  readonly all: DraftAuthority;
  /** Whether each of them has a say of its own. */
  readonly isEach: boolean;
  /** By the name of the authority; what nobody said is not here. */
  readonly own: Readonly<Record<string, DraftAuthority>>;
  /** Of the one root: where its key is, as of the others, and the folder where it is a file. */
  readonly root: DraftAuthority;
  readonly rootFolder: string;
}

export interface DraftAuthority {
  /** A backend by its name, or `external`; empty: the sinks. Null: as it is said of all. */
  readonly keys: string | null;
  /** An issuer of that backend, which has the key; empty: the backend keeps it. */
  readonly issuer: string;
  /** The name of the key there; empty: it is counted. */
  readonly key: string;
  /** Who signs it; empty: as the topology means it. */
  readonly signer: string;
}

/** What of an environment names a plugin, as the paths of its fields have it. */
export type PluginSlot = 'backend' | BackendSlot | SinkSlot;
export type BackendSlot = `moreBackends[${number}]`;
export type SinkSlot = 'sink' | `moreSinks[${number}]`;

export interface DraftPlugin {
  /** The one that is chosen; null: another, which `other` names. */
  readonly use: string | null;
  readonly other: string;
  /** As typed, by plugin and then by the key of the option. What nobody typed is not here. */
  readonly options: Readonly<Record<string, TypedOptions>>;
}

export interface DraftBackend extends DraftPlugin {
  readonly name: string;
}

export interface DraftSink extends DraftPlugin {
  readonly name: string;
  /** The one that was chosen; null: the usual one of the sink. */
  readonly layout: string | null;
}

export type TypedOptions = Readonly<Record<string, string>>;

/** The words of a text that lists several, with commas or spaces between. */
export function wordsIn(text: string, between: RegExp = /[\s,]/): readonly string[] {
  return text
    .split(between)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
