import { canonicalAddress, parseSubnet, subnetText } from '../address.ts';
import { durationText, parseGoDuration } from '../duration.ts';
import type { Cluster, ClusterKeyKind, Etcd, Validity } from '../model.ts';
import {
  defaultClusterName,
  defaultDnsDomain,
  defaultKubernetesVersion,
  defaultPort,
  defaultServiceSubnet,
  validityOf,
} from '../parse/defaults.ts';
import type { Loose } from '../parse/form.ts';
import type { Report } from '../parse/judge.ts';
import { parseEndpoint } from '../parse/values.ts';
import { shown } from '../problem.ts';
import type { ClusterConfigurationForm } from './form.ts';
import type { Nodes } from './nodes.ts';
import { versionOf } from './values.ts';

type Form = Loose<ClusterConfigurationForm>;

/** For Go, an empty text is one that is not given. */
function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

const keyKinds: Readonly<Record<string, ClusterKeyKind>> = {
  'RSA-2048': 'rsa-2048',
  'RSA-3072': 'rsa-3072',
  'RSA-4096': 'rsa-4096',
  'ECDSA-P256': 'ec-p256',
  'ECDSA-P384': 'ec-p384',
};

/** One kind for everything. The feature gate is how ECDSA was asked for before v1beta4, and it wins. */
function keyKindOf(form: Form): ClusterKeyKind {
  if (form.featureGates?.['PublicKeysECDSA'] === true) return 'ec-p256';
  return keyKinds[form.encryptionAlgorithm ?? ''] ?? 'rsa-2048';
}

function validity(form: Form): Validity {
  const seconds = (text: string | undefined, preset: number): number =>
    text === undefined ? preset : (parseGoDuration(text).seconds ?? preset);
  const preset = validityOf(undefined);
  const certificates = seconds(form.certificateValidityPeriod, preset.certificates);
  const authorities = seconds(form.caCertificateValidityPeriod, preset.authorities);
  return {
    authorities,
    certificates,
    kubeconfigs: certificates,
    // `kubeadm kubeconfig user` does not look at the configuration for this.
    users: Math.min(preset.users, authorities),
    renewBefore: Math.min(preset.renewBefore, Math.floor(certificates / 3)),
  };
}

function etcd(form: Form): Etcd {
  return { topology: form.etcd?.external === undefined ? 'stacked' : 'unmanaged' };
}

/** A ClusterConfiguration without a problem, and the nodes beside it, as a cluster. */
export function kubeadmCluster(form: Form, nodes: Nodes): Cluster {
  const endpoint = given(form.controlPlaneEndpoint);
  const keyKind = keyKindOf(form);
  const present = (names: readonly (string | undefined)[] | undefined): readonly string[] =>
    (names ?? []).filter((name) => name !== undefined).map((name) => canonicalAddress(name) ?? name);
  return {
    name: given(form.clusterName) ?? defaultClusterName,
    profile: 'kubeadm',
    kubernetesVersion: versionOf(given(form.kubernetesVersion) ?? defaultKubernetesVersion),
    endpoint:
      endpoint === undefined
        ? null
        : (parseEndpoint(endpoint, nodes.controlPlane[0]?.port ?? defaultPort).endpoint ?? null),
    network: {
      serviceSubnets: (given(form.networking?.serviceSubnet) ?? defaultServiceSubnet).split(',').map(canonicalSubnet),
      dnsDomain: given(form.networking?.dnsDomain) ?? defaultDnsDomain,
    },
    keys: { authorities: keyKind, certificates: keyKind, kubeconfigs: keyKind, serviceAccount: keyKind },
    validity: validity(form),
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
  };
}

function canonicalSubnet(text: string): string {
  const subnet = parseSubnet(text);
  return subnet === null ? text : subnetText(subnet);
}

/** What one field of a ClusterConfiguration says of another. */
export function judgeClusterConfiguration(form: Form, report: Report): void {
  const name = form.clusterName ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f]/u.test(name) || name.length > 253 || name !== name.trim()) {
    report(['clusterName'], 'has control characters, spaces at an end or more than 253 characters; shorten it');
  }
  if (form.etcd?.local !== undefined && form.etcd.external !== undefined) {
    report(['etcd', 'external'], 'excludes `local`; leave one of them out', 'key');
  }
  const minor = Number(versionOf(given(form.kubernetesVersion) ?? defaultKubernetesVersion).split('.')[1]);
  if (form.encryptionAlgorithm === 'ECDSA-P384' && minor < 34) {
    report(['encryptionAlgorithm'], '`ECDSA-P384`: kubeadm makes such keys from v1.34 on; use `ECDSA-P256`');
  }
  const { authorities, certificates } = validity(form);
  if (certificates > authorities) {
    const path =
      form.certificateValidityPeriod === undefined ? 'caCertificateValidityPeriod' : 'certificateValidityPeriod';
    const [leaf, ca] = [durationText(certificates), durationText(authorities)];
    report([path], `certificates (${leaf}) would outlive their authorities (${ca}); set the two periods to fit`);
  }
}

/** Where kubeadm's files are: `certificatesDir` without its `/pki`; null where it has none. */
export function directoryOf(form: Form): string | null {
  const certificatesDir = (given(form.certificatesDir) ?? '/etc/kubernetes/pki').replace(/\/+$/, '');
  if (!certificatesDir.endsWith('/pki')) return null;
  return certificatesDir.slice(0, -'/pki'.length) || '/';
}

/** What kubeadm would also do, and what it would do otherwise. */
export function warnOfClusterConfiguration(form: Form, report: Report): void {
  if (given(form.kubernetesVersion) === undefined) {
    report(
      ['kubernetesVersion'],
      `not given: kubeadm would ask the internet for it; ${shown(defaultKubernetesVersion)} is taken`,
    );
  }
  if (directoryOf(form) === null) {
    report(['certificatesDir'], 'does not end in `/pki`, so there is no directory for the whole; name one with --to');
  }
  const preset = validityOf(undefined);
  const { authorities, certificates } = validity(form);
  if (certificates > preset.certificates) {
    report(
      ['certificateValidityPeriod'],
      `longer than the ${durationText(preset.certificates)} that kubeadm recommends`,
    );
  }
  if (authorities > preset.authorities) {
    report(
      ['caCertificateValidityPeriod'],
      `longer than the ${durationText(preset.authorities)} that kubeadm recommends`,
    );
  }
}
