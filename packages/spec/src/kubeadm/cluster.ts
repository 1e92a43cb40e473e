import { parseGoDuration } from '../duration.ts';
import type { Cluster, ClusterKeyKind, Endpoint, Etcd, Keys, Network, Validity } from '../model.ts';
import {
  defaultClusterName,
  defaultDnsDomain,
  defaultPort,
  defaultServiceSubnet,
  rootLifetime,
  separateRoots,
  validityOf,
} from '../parse/defaults.ts';
import type { Loose } from '../parse/form.ts';
import { parseEndpoint } from '../parse/values.ts';
import { parseSubnet, subnetText } from '../subnet.ts';
import { readAddress, readEndpoint, readSubnet } from './addresses.ts';
import { etcdFilesOf } from './external-etcd.ts';
import { controlPlaneKubeletLocalMode, gateMissesKubeconfigs, wantsEcdsa } from './feature-gates.ts';
import type { ClusterConfigurationForm } from './form.ts';
import type { Nodes } from './nodes.ts';
import { given, kubernetesVersionOf } from './values.ts';

type Form = Loose<ClusterConfigurationForm>;

const keyKinds: Readonly<Record<string, ClusterKeyKind>> = {
  'RSA-2048': 'rsa-2048',
  'RSA-3072': 'rsa-3072',
  'RSA-4096': 'rsa-4096',
  'ECDSA-P256': 'ec-p256',
  'ECDSA-P384': 'ec-p384',
};

/** Returns one key kind for all keys; the feature gate wins over the field. */
function keysOf(form: Form): Keys {
  const kind = wantsEcdsa(form) ? 'ec-p256' : (keyKinds[form.encryptionAlgorithm ?? ''] ?? 'rsa-2048');
  return {
    ca: kind,
    certificates: kind,
    kubeconfigs: gateMissesKubeconfigs(form) ? 'rsa-2048' : kind,
    serviceAccount: kind,
  };
}

/** Returns lifetimes in seconds; the default for a faulty one. */
export function validity(form: Form): Validity {
  const seconds = (text: string | undefined, preset: number): number =>
    text === undefined ? preset : (parseGoDuration(text).seconds ?? preset);
  const preset = validityOf(undefined);
  const certificates = seconds(form.certificateValidityPeriod, preset.certificates);
  const ca = seconds(form.caCertificateValidityPeriod, preset.ca);
  return {
    ca,
    rootCa: rootLifetime(ca),
    certificates,
    kubeconfigs: certificates,
    // `kubeadm kubeconfig user` ignores the configuration here.
    users: Math.min(preset.users, ca),
    renewBefore: Math.min(preset.renewBefore, Math.floor(certificates / 3)),
  };
}

function etcd(form: Form): Etcd {
  if (form.etcd?.external === undefined) return { topology: 'stacked' };
  const files = etcdFilesOf(form);
  return { topology: 'unmanaged', ...(Object.keys(files).length === 0 ? {} : { files }) };
}

export function kubeadmCluster(form: Form, nodes: Nodes): Cluster {
  const localMode = controlPlaneKubeletLocalMode(form);
  const present = (names: readonly (string | undefined)[] | undefined): readonly string[] =>
    (names ?? []).filter((name) => name !== undefined).map(readAddress);
  return {
    name: given(form.clusterName) ?? defaultClusterName,
    profile: 'kubeadm',
    kubernetesVersion: kubernetesVersionOf(form),
    endpoint: endpointOf(form, nodes.controlPlane[0]?.port ?? defaultPort),
    network: networkOf(form),
    keys: keysOf(form),
    validity: validity(form),
    ca: separateRoots,
    controlPlane: nodes.controlPlane,
    etcd: etcd(form),
    workers: nodes.workers,
    users: [],
    extraNames: {
      apiServer: present(form.apiServer?.certSANs?.map((name) => name?.toLowerCase())),
      etcdServer: present(form.etcd?.local?.serverCertSANs),
      etcdPeer: present(form.etcd?.local?.peerCertSANs),
    },
    include: [],
    kubeletClient: 'profile',
    serviceAccount: 'key-pair',
    ...(localMode === undefined ? {} : { controlPlaneKubeletLocalMode: localMode }),
  };
}

function endpointOf(form: Form, port: number): Endpoint | null {
  const endpoint = given(form.controlPlaneEndpoint);
  return endpoint === undefined ? null : (parseEndpoint(readEndpoint(endpoint), port).endpoint ?? null);
}

function networkOf(form: Form): Network {
  const { serviceSubnet, dnsDomain } = form.networking ?? {};
  const subnets = (given(serviceSubnet) ?? defaultServiceSubnet).split(',').map((text) => {
    const subnet = parseSubnet(readSubnet(text));
    return subnet === null ? text : subnetText(subnet);
  });
  return { serviceSubnets: subnets, dnsDomain: given(dnsDomain) ?? defaultDnsDomain };
}

/** Where kubeadm keeps the kubeconfigs, whatever its `certificatesDir`. */
export const kubeconfigDirectory = '/etc/kubernetes';

/** Returns `certificatesDir` without a trailing slash. */
export function certificatesDirOf(form: Form): string {
  return (given(form.certificatesDir) ?? `${kubeconfigDirectory}/pki`).replace(/\/+$/, '');
}

/** Returns the folder of all files of the cluster: `certificatesDir` without `/pki`; null if it does not end so. */
export function directoryOf(form: Form): string | null {
  const certificatesDir = certificatesDirOf(form);
  if (!certificatesDir.endsWith('/pki')) return null;
  return certificatesDir.slice(0, -'/pki'.length) || '/';
}
