import type { OptionalArtifact } from '../catalog/entry.ts';
import type { CaTopology, ClusterKeyKind, Etcd, KubeletClient, Profile, ServiceAccountSigner } from '../model.ts';
import { defaultKubernetesVersion } from '../versions.ts';
import { defaultClusterName, defaultDnsDomain, defaultServiceSubnet, defaultValidity, keysOf } from './defaults.ts';

/** The values for a new `kpki.yaml`; an absent value has a default that the file names in a comment. */
export interface ConfigurationAnswers {
  readonly name: string;
  readonly profile: Profile;
  readonly kubernetesVersion: string;
  readonly endpoint?: string;
  readonly apiServerNames?: readonly string[];
  /** The same for the serving certificates of etcd's members, and for those between the members. */
  readonly etcdServerNames?: readonly string[];
  readonly etcdPeerNames?: readonly string[];
  readonly serviceSubnets?: readonly string[];
  readonly dnsDomain?: string;
  readonly controlPlane: readonly ControlPlaneAnswer[];
  readonly workers: readonly NodeAnswer[];
  readonly etcd?: EtcdAnswer;
  readonly keys: KeysAnswer;
  /** Durations as in a file: `10y`, `90d`. */
  readonly validity?: ValidityAnswer;
  /** Who signs the CAs; absent: each signs itself. */
  readonly topology?: CaTopology;
  readonly users?: readonly UserAnswer[];
  readonly include?: readonly OptionalArtifact[];
  /** The subject of `apiserver-kubelet-client`; absent: `profile`. */
  readonly kubeletClient?: KubeletClient;
  readonly serviceAccount?: ServiceAccountSigner;
  /** The only environment of the file; absent: `defaultEnvironment`. */
  readonly environment?: EnvironmentAnswer;
}

export interface NodeAnswer {
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface ControlPlaneAnswer extends NodeAnswer {
  /** The port of its API server; absent: the usual port. */
  readonly port?: number;
}

/** Absent kinds are those of the certificates. */
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
  /** The backend that makes keys, named `default` in the file. */
  readonly backend: PluginAnswer;
  /** More backends, which have the keys of CAs or issue certificates. */
  readonly moreBackends?: readonly NamedPluginAnswer[];
  /** Where the keys of CAs are and who signs them, if that differs from the topology. */
  readonly ca?: readonly CaAnswer[];
  /** The first sink, named `main` in the file. */
  readonly sink: SinkAnswer;
  /** More sinks, which get the same artifacts. */
  readonly moreSinks?: readonly NamedSinkAnswer[];
}

export interface SinkAnswer extends PluginAnswer {
  /** The layout of the artifacts; absent: `kubeadm`. */
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
  /** The options, plain data; never a secret, because they are written into a file that others read. */
  readonly with?: Readonly<Record<string, unknown>>;
}

export const defaultEnvironment: EnvironmentAnswer = {
  name: 'local',
  backend: { use: '@kpki/node-crypto' },
  sink: { use: '@kpki/filesystem', with: { root: './out' } },
};

export type DefaultAnswers = Required<
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

/** The kinds of kubeconfigs and of tokens follow the certificates' unless set. */
const defaultKeys = keysOf(undefined, 'kubernetes');

/** Every default, for a form in which each can be changed; the machines have no default. */
export const defaultAnswers: DefaultAnswers = {
  name: defaultClusterName,
  profile: 'kubernetes',
  kubernetesVersion: defaultKubernetesVersion,
  serviceSubnets: [defaultServiceSubnet],
  dnsDomain: defaultDnsDomain,
  controlPlane: [],
  workers: [],
  etcd: { topology: 'stacked' },
  keys: { ca: defaultKeys.ca, certificates: defaultKeys.certificates },
  validity: defaultValidity,
  topology: 'separate',
  environment: defaultEnvironment,
};
