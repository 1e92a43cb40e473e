import type { ArtifactName } from './entry.ts';
import { type Component, type FlagPart, type UnsetFlag, usuallyTaken } from './flag-entry.ts';

const unset = (
  component: Component,
  name: string,
  artifact: ArtifactName | null,
  part: FlagPart,
  leftUnset: string,
  more: Partial<Pick<UnsetFlag, 'reloads' | 'note' | 'signsWith' | 'before'>> = {},
): UnsetFlag => ({
  component,
  flag: name,
  artifact,
  part,
  takes: usuallyTaken(part),
  reloads: null,
  leftUnset,
  ...more,
});

const reloads = { reloads: 'at once' } as const;
const webhook = (flag: string): UnsetFlag =>
  unset('kube-apiserver', flag, null, 'kubeconfig', 'For a webhook, which is outside of this PKI.');

/** Returns the flag of a server that serves other names with other certificates. */
const otherNames = (component: Component): UnsetFlag =>
  unset(component, '--tls-sni-cert-key', null, 'certificate', 'For one more serving certificate, of your own.', {
    ...reloads,
    note: 'Takes the certificate and its key: CERTIFICATE,KEY, then :NAME[,NAME] where the names are not its own.',
  });

/** Returns the flags for the serving certificate of a component that only a metrics scraper calls. */
const selfSigned = (component: Component): readonly UnsetFlag[] => {
  const without = 'Without it, the component signs a serving certificate for itself when it starts.';
  return [
    unset(component, '--tls-cert-file', null, 'certificate', without, reloads),
    unset(component, '--tls-private-key-file', null, 'private key', 'Only with --tls-cert-file.', reloads),
  ];
};

const signers = ['kubelet-serving', 'kubelet-client', 'kube-apiserver-client', 'legacy-unknown'] as const;

const signs = { reloads: 'at once', signsWith: 'kubernetes-ca' } as const;

const signer = (name: (typeof signers)[number]): readonly UnsetFlag[] => {
  const flag = `--cluster-signing-${name}`;
  const instead = 'Instead of --cluster-signing-cert-file and its key, which serve every signer: never together.';
  return [
    unset('kube-controller-manager', `${flag}-cert-file`, 'kubernetes-ca', 'certificate', instead, {
      ...signs,
      note: 'Exactly one certificate.',
    }),
    unset(
      'kube-controller-manager',
      `${flag}-key-file`,
      'kubernetes-ca',
      'private key',
      `Only with ${flag}-cert-file.`,
      signs,
    ),
  ];
};

const discovery = 'For a discovery service: another etcd, which is outside of this PKI.';
const mirror = 'Of `etcdctl make-mirror`: for the cluster that is written to, which is outside of this PKI.';
const inKubeconfig = 'The kubeconfig holds it.';

/** The flags that neither the Kubernetes page nor kubeadm sets, in the order of the components. */
export const unsetFlags: readonly UnsetFlag[] = [
  unset(
    'kube-apiserver',
    '--peer-ca-file',
    'kubernetes-ca-bundle',
    'trust bundle',
    'Verifies the other API servers, which it then asks for resources that only they serve. Set it where API servers of two versions stand side by side.',
    {
      before: {
        fact: 'peers-of-api-servers',
        leftUnset:
          'Verifies the other API servers for the feature gate UnknownVersionInteroperabilityProxy; refused without it.',
      },
    },
  ),
  otherNames('kube-apiserver'),
  unset(
    'kube-apiserver',
    '--oidc-ca-file',
    null,
    'trust bundle',
    'Verifies an OpenID Connect provider, which is outside of this PKI.',
  ),
  webhook('--authentication-token-webhook-config-file'),
  webhook('--authorization-webhook-config-file'),
  webhook('--audit-webhook-config-file'),
  unset(
    'etcd',
    '--client-cert-file',
    'etcd-server',
    'certificate',
    'What its HTTP gateway shows to its own server; without it, the certificate of --cert-file.',
    reloads,
  ),
  unset('etcd', '--client-key-file', 'etcd-server', 'private key', 'Only with --client-cert-file.', reloads),
  unset(
    'etcd',
    '--peer-client-cert-file',
    'etcd-peer',
    'certificate',
    'What it shows to the peers it calls; without it, the certificate of --peer-cert-file.',
    reloads,
  ),
  unset('etcd', '--peer-client-key-file', 'etcd-peer', 'private key', 'Only with --peer-client-cert-file.', reloads),
  unset('etcd', '--discovery-cacert', null, 'trust bundle', discovery),
  unset('etcd', '--discovery-cert', null, 'certificate', discovery),
  unset('etcd', '--discovery-key', null, 'private key', discovery),
  unset('etcdctl', '--dest-cacert', null, 'trust bundle', mirror),
  unset('etcdctl', '--dest-cert', null, 'certificate', mirror),
  unset('etcdctl', '--dest-key', null, 'private key', mirror),
  ...signers.flatMap(signer),
  ...selfSigned('kube-controller-manager'),
  otherNames('kube-controller-manager'),
  unset(
    'kube-scheduler',
    '--client-ca-file',
    'kubernetes-ca-bundle',
    'trust bundle',
    'Without it, the scheduler asks the API server.',
    reloads,
  ),
  unset(
    'kube-scheduler',
    '--requestheader-client-ca-file',
    'front-proxy-ca-bundle',
    'trust bundle',
    'Without it, the scheduler asks the API server, also for the names that may be shown.',
    { ...reloads, note: 'Set --requestheader-allowed-names with it: else every certificate of the CA is accepted.' },
  ),
  ...selfSigned('kube-scheduler'),
  otherNames('kube-scheduler'),
  unset(
    'kubelet',
    '--bootstrap-kubeconfig',
    null,
    'kubeconfig',
    'Read only where the file of --kubeconfig is missing, and this PKI brings that one.',
  ),
  unset('kubectl', '--certificate-authority', 'kubernetes-ca-bundle', 'trust bundle', inKubeconfig),
  unset('kubectl', '--client-certificate', null, 'certificate', inKubeconfig),
  unset('kubectl', '--client-key', null, 'private key', inKubeconfig),
];
