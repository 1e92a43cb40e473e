import type { Configuration } from '../configuration.ts';
import { durationText } from '../duration.ts';
import type { Cluster, Etcd, Validity } from '../model.ts';
import type { ConfigurationAnswers, EtcdAnswer, ValidityAnswer } from '../parse/answers.ts';
import { defaultDnsDomain, defaultPort, defaultServiceSubnet, rootLifetime, validityOf } from '../parse/defaults.ts';
import { endpointText, kubeletsPreferOwn } from '../server-url.ts';
import { kubeconfigDirectory } from './cluster.ts';

export interface KubeadmAnswers {
  readonly answers: ConfigurationAnswers;
  readonly notCarried: readonly NotCarried[];
}

/** A field of a kubeadm configuration that certificates depend on and that `kpki.yaml` lacks. */
export type NotCarried =
  | { readonly code: 'certificates-dir'; readonly path: string }
  | { readonly code: 'etcd-files'; readonly paths: readonly string[] }
  | { readonly code: 'kubelet-local-mode'; readonly value: boolean };

/**
 * Returns the answers from which `writeConfiguration` makes a file for the same cluster, and the fields that are lost.
 */
export function answersFromKubeadm({ cluster, certificatesDir }: Configuration): KubeadmAnswers {
  const { endpoint, extraNames, validity } = cluster;
  const answers: ConfigurationAnswers = {
    name: cluster.name,
    profile: cluster.profile,
    kubernetesVersion: cluster.kubernetesVersion,
    ...(endpoint === null ? {} : { endpoint: endpointText(endpoint) }),
    ...(extraNames.apiServer.length === 0 ? {} : { apiServerNames: extraNames.apiServer }),
    ...(extraNames.etcdServer.length === 0 ? {} : { etcdServerNames: extraNames.etcdServer }),
    ...(extraNames.etcdPeer.length === 0 ? {} : { etcdPeerNames: extraNames.etcdPeer }),
    ...networkIn(cluster),
    controlPlane: cluster.controlPlane.map(({ name, addresses, port }) => ({
      name,
      addresses,
      ...(port === defaultPort ? {} : { port }),
    })),
    workers: cluster.workers,
    etcd: etcdIn(cluster.etcd),
    keys: cluster.keys,
    validity: validityIn(validity),
  };
  return { answers, notCarried: notCarriedIn(cluster, certificatesDir) };
}

function networkIn({ network }: Cluster): Partial<ConfigurationAnswers> {
  const { serviceSubnets, dnsDomain } = network;
  const isUsual = serviceSubnets.join() === defaultServiceSubnet && dnsDomain === defaultDnsDomain;
  return isUsual ? {} : { serviceSubnets, dnsDomain };
}

function etcdIn(etcd: Etcd): EtcdAnswer {
  return etcd.topology === 'external' ? etcd : { topology: etcd.topology };
}

/** Leaves out lifetimes that follow from others. */
function validityIn(validity: Validity): ValidityAnswer {
  const ca = durationText(validity.ca);
  const certificates = durationText(validity.certificates);
  const derived = validityOf({ ca, certificates });
  return {
    ca,
    ...(validity.rootCa === rootLifetime(validity.ca) ? {} : { rootCa: durationText(validity.rootCa) }),
    certificates,
    ...(validity.kubeconfigs === derived.kubeconfigs ? {} : { kubeconfigs: durationText(validity.kubeconfigs) }),
    ...(validity.users === derived.users ? {} : { users: durationText(validity.users) }),
  };
}

function notCarriedIn(cluster: Cluster, certificatesDir: string | undefined): readonly NotCarried[] {
  const { controlPlaneKubeletLocalMode: localMode, ...withoutMode } = cluster;
  const files = cluster.etcd.topology === 'unmanaged' ? Object.values(cluster.etcd.files ?? {}) : [];
  const isUsualDirectory = certificatesDir === undefined || certificatesDir === `${kubeconfigDirectory}/pki`;
  return [
    ...(isUsualDirectory ? [] : [{ code: 'certificates-dir', path: certificatesDir } as const]),
    ...(files.length === 0 ? [] : [{ code: 'etcd-files', paths: files } as const]),
    ...(localMode === undefined || localMode === kubeletsPreferOwn(withoutMode)
      ? []
      : [{ code: 'kubelet-local-mode', value: localMode } as const]),
  ];
}
