import type { OptionalArtifact } from '../catalog/entry.ts';
import type { CaTopology, ClusterKeyKind, Etcd, KubeletClient, Profile, ServiceAccountSigner } from '../model.ts';
import { defaultKubernetesVersion } from '../versions.ts';
import { defaultClusterName, defaultDnsDomain, defaultServiceSubnet, defaultValidity, keysOf } from './defaults.ts';

/** What a new `kpki.yaml` is written from; what is left out has a default that the file names in a comment. */
export interface ConfigurationAnswers {
  readonly name: string;
  readonly profile: Profile;
  readonly kubernetesVersion: string;
  readonly endpoint?: string;
  readonly apiServerNames?: readonly string[];
  /** The same for the serving certificates of etcd's members, and for those by which they call each other. */
  readonly etcdServerNames?: readonly string[];
  readonly etcdPeerNames?: readonly string[];
  readonly serviceSubnets?: readonly string[];
  readonly dnsDomain?: string;
  readonly controlPlane: readonly ControlPlaneAnswer[];
  readonly workers: readonly NodeAnswer[];
  readonly etcd?: EtcdAnswer;
  readonly keys: KeysAnswer;
  /** Durations as a file says them: `10y`, `90d`. */
  readonly validity?: ValidityAnswer;
  /** Who signs the CAs; each itself where it is left out. */
  readonly topology?: CaTopology;
  readonly users?: readonly UserAnswer[];
  readonly include?: readonly OptionalArtifact[];
  /** The subject of `apiserver-kubelet-client`: `profile` where it is left out. */
  readonly kubeletClient?: KubeletClient;
  readonly serviceAccount?: ServiceAccountSigner;
  /** The one environment of the file; `usualEnvironment` where it is left out. */
  readonly environment?: EnvironmentAnswer;
}

export interface NodeAnswer {
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface ControlPlaneAnswer extends NodeAnswer {
  /** The port of its API server; the usual one where it is left out. */
  readonly port?: number;
}

/** Kinds that are left out are those of the certificates. */
interface KeysAnswer {
  readonly ca: ClusterKeyKind;
  readonly certificates: ClusterKeyKind;
  readonly kubeconfigs?: ClusterKeyKind;
  readonly serviceAccount?: ClusterKeyKind;
}

export interface ValidityAnswer {
  readonly ca: string;
  readonly rootCa?: string;
  readonly certificates: string;
  readonly kubeconfigs?: string;
  readonly users?: string;
}

export interface UserAnswer {
  readonly name: string;
  readonly groups: readonly string[];
  readonly validity?: string;
}

export interface EtcdAnswer {
  readonly topology: Etcd['topology'];
  /** The machines of `external` members. */
  readonly nodes?: readonly NodeAnswer[];
}

export interface EnvironmentAnswer {
  readonly name: string;
  /** What makes keys, which the file calls `default`. */
  readonly backend: PluginAnswer;
  /** Further ones, which have the keys of CAs or issue. */
  readonly moreBackends?: readonly NamedPluginAnswer[];
  /** Where the keys of CAs are and who signs them, where that is not as the topology means it. */
  readonly ca?: readonly CaAnswer[];
  /** The first of its sinks, which the file calls `main`. */
  readonly sink: SinkAnswer;
  /** Further ones, which get the same. */
  readonly moreSinks?: readonly NamedSinkAnswer[];
}

export interface SinkAnswer extends PluginAnswer {
  /** How artifacts are laid out there; `kubeadm` where it is left out. */
  readonly layout?: string;
}

export interface NamedSinkAnswer extends SinkAnswer {
  readonly name: string;
}

export interface NamedPluginAnswer extends PluginAnswer {
  readonly name: string;
}

export interface CaAnswer {
  /** A CA of the catalog, or `default`. */
  readonly name: string;
  /** A backend, `BACKEND/ISSUER`, or `external`. */
  readonly keys?: string;
  /** The name of the key in that backend. */
  readonly key?: string;
  /** `self`, a CA, `BACKEND/ISSUER`, or `external`. */
  readonly issuer?: string;
}

export interface PluginAnswer {
  readonly use: string;
  /** Its options, plain data; never a secret, since this is written into a file that others read. */
  readonly with?: Readonly<Record<string, unknown>>;
}

export const usualEnvironment: EnvironmentAnswer = {
  name: 'local',
  backend: { use: '@kpki/node-crypto' },
  sink: { use: '@kpki/filesystem', with: { root: './out' } },
};

export type UsualAnswers = Required<
  Omit<
    ConfigurationAnswers,
    | 'endpoint'
    | 'apiServerNames'
    | 'etcdServerNames'
    | 'etcdPeerNames'
    | 'users'
    | 'include'
    | 'kubeletClient'
    | 'serviceAccount'
  >
>;

/** Those of kubeconfigs and of tokens follow the certificates' as long as nothing else is said. */
const usualKeys = keysOf(undefined, 'kubernetes');

/** Every default, for somebody who is shown them and may change each; the machines are left to be named. */
export const usualAnswers: UsualAnswers = {
  name: defaultClusterName,
  profile: 'kubernetes',
  kubernetesVersion: defaultKubernetesVersion,
  serviceSubnets: [defaultServiceSubnet],
  dnsDomain: defaultDnsDomain,
  controlPlane: [],
  workers: [],
  etcd: { topology: 'stacked' },
  keys: { ca: usualKeys.ca, certificates: usualKeys.certificates },
  validity: defaultValidity,
  topology: 'separate',
  environment: usualEnvironment,
};
