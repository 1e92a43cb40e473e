import * as z from 'zod';
import { optionalArtifacts } from '../catalog/optional-artifacts.ts';
import { caTopologies, clusterKeyKinds, kubeletClients, serviceAccountSigners } from '../model.ts';
import { defaultKubernetesVersion, sinceText } from '../versions.ts';
import { defaultDnsDomain, defaultPort, defaultServiceSubnet, defaultValidity } from './defaults.ts';
import type { SpecForm } from './form.ts';
import { checkNetwork, checkPermittedDomain } from './permitted-names.ts';
import { checkEndpoint, text, texts } from './schema-parts.ts';
import { checkGroupName, checkUserName } from './user-names.ts';
import { checkRights } from './user-rights.ts';
import {
  checkAddress,
  checkAlternativeName,
  checkDuration,
  checkKubernetesVersion,
  checkNodeName,
  checkServiceSubnet,
  checkSubdomain,
} from './values.ts';

type Preset = { readonly default: string } | { readonly derived: string };

const duration = (description: string, preset: Preset): z.ZodType<string> =>
  text(checkDuration, { description, title: 'duration', ...preset });

const keyKind = (description: string, preset: Preset): z.ZodType<(typeof clusterKeyKinds)[number]> =>
  z.enum(clusterKeyKinds).meta({ description, ...preset });

const nodeName = text(checkNodeName, {
  description: 'The name that the kubelet registers: an RFC 1123 name of at most 52 characters.',
  title: 'node name',
  examples: ['cp1'],
});

const addresses = (description: string): z.ZodType<readonly string[]> =>
  texts(checkAddress, 'IP address', { description });

const network = z.strictObject({
  serviceSubnets: z
    .array(text((value) => checkServiceSubnet(value, 'refused'), { description: 'One subnet.', title: 'CIDR' }))
    .min(1)
    .optional()
    .meta({
      description:
        'The subnets of Services: one, or one of each address family. The first address of each is that of the ' +
        'Service `kubernetes`, which the API server certificate names.',
      default: [defaultServiceSubnet],
    }),
  dnsDomain: text(checkSubdomain, {
    description: 'The DNS domain of Services.',
    title: 'DNS name',
    default: defaultDnsDomain,
  }).optional(),
});

const keys = z.strictObject({
  ca: keyKind('Keys of the certificate authorities; `rsa-2048` in profile `kubeadm`.', {
    default: 'ec-p384',
  }).optional(),
  certificates: keyKind('Keys of certificates; `rsa-2048` in profile `kubeadm`.', { default: 'ec-p256' }).optional(),
  kubeconfigs: keyKind('Keys inside kubeconfigs.', { derived: 'as `certificates`' }).optional(),
  serviceAccount: keyKind(
    'The key pair that signs service-account tokens; `ed25519` is refused, because Kubernetes does not read such a key here.',
    { derived: 'as `certificates`, or `ec-p256` if that is `ed25519`' },
  ).optional(),
});

const validity = z.strictObject({
  ca: duration('Lifetime of the certificate authorities.', {
    default: defaultValidity.ca,
  }).optional(),
  rootCa: duration('Lifetime of `root-ca`, in topology `single-root`; no CA below it expires later.', {
    derived: 'twice `ca`',
  }).optional(),
  certificates: duration('Lifetime of certificates; no certificate expires later than its CA.', {
    default: defaultValidity.certificates,
  }).optional(),
  kubeconfigs: duration("Lifetime of the certificates inside the nodes' kubeconfigs.", {
    derived: 'as `certificates`',
  }).optional(),
  users: duration("Lifetime of the certificates inside users' kubeconfigs.", {
    derived: 'as `kubeconfigs`',
  }).optional(),
  renewBefore: duration('How long before its expiry a certificate is due for renewal.', {
    derived: '30d, or a third of `certificates` if that is less',
  }).optional(),
});

const permittedNames = z.strictObject({
  dns: z
    .array(text(checkPermittedDomain, { description: 'One domain.', title: 'DNS domain' }))
    .min(1)
    .optional()
    .meta({
      description:
        'Domains with their subdomains; a leading dot means only the subdomains. Without this list, ' +
        'DNS names are not constrained.',
      examples: [['kubernetes', 'cluster.local', 'example.com']],
    }),
  ip: z
    .array(text(checkNetwork, { description: 'One network.', title: 'CIDR' }))
    .min(1)
    .optional()
    .meta({ description: 'Networks. Without this list, addresses are not constrained.', examples: [['10.0.0.0/8']] }),
});

const ca = z.strictObject({
  topology: z
    .enum(caTopologies)
    .optional()
    .meta({
      description:
        'The hierarchy of the CAs. `separate`: each CA is a root; `single-root`: an additional CA, ' +
        '`root-ca`, signs the others; `external`: the keys are outside kpki, as with `keys: external` in an environment.',
      default: 'separate',
    }),
  limitPathLength: z
    .boolean()
    .optional()
    .meta({
      description:
        'Whether CA certificates limit the number of CAs below them (RFC 5280 section ' +
        '4.2.1.9): one below `root-ca`, none below the others.',
      default: false,
    }),
  permittedNames: permittedNames.optional().meta({
    description:
      'Name constraints of the issuing CAs (RFC 5280 section 4.2.1.10): the only names that their certificates may ' +
      'contain. Every name of this cluster must be within them.',
  }),
});

const controlPlaneNode = z.strictObject({
  name: nodeName,
  addresses: z
    .array(text(checkAddress, { description: 'One address.', title: 'IP address' }))
    .min(1)
    .meta({
      description: 'The addresses of this machine; serving certificates name them.',
      examples: [['10.0.0.11']],
    }),
  advertiseAddress: text(checkAddress, {
    description: 'The address that this API server advertises.',
    title: 'IP address',
    derived: 'the first of `addresses`',
  }).optional(),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .meta({ description: 'The port of this API server.', default: defaultPort }),
});

const user = z.strictObject({
  name: text(checkUserName, {
    description: 'The user name of RBAC: the common name of the certificate.',
    title: 'user name',
    examples: ['jane'],
  }),
  groups: texts(checkGroupName, 'group name', {
    description: 'The groups of RBAC: the organizations of the certificate.',
    default: [],
  }).optional(),
  validity: duration("Lifetime of this user's certificate.", { derived: 'as `spec.validity.users`' }).optional(),
  rights: texts(checkRights, 'right', {
    description:
      'The permissions that the user needs: verbs, a resource with its API group, and a namespace. kpki grants nothing. ' +
      '`kpki verify --live` asks the API server whether the user has these permissions. A plan that changes the groups of ' +
      'the user is blocked if the new subject lacks one.',
    examples: [['get,list pods -n dev', 'patch deployments.apps -n dev']],
  }).optional(),
});

const extraNames = z.strictObject({
  apiServer: texts(checkAlternativeName, 'DNS name or IP address', {
    description: 'For the API server certificates.',
    default: [],
  }).optional(),
  etcdServer: texts(checkAlternativeName, 'DNS name or IP address', {
    description: 'For the serving certificates of etcd.',
    default: [],
  }).optional(),
  etcdPeer: texts(checkAlternativeName, 'DNS name or IP address', {
    description: 'For the peer certificates of etcd.',
    default: [],
  }).optional(),
});

export const specSchema: z.ZodType<SpecForm> = z
  .strictObject({
    profile: z
      .enum(['kubernetes', 'kubeadm'])
      .optional()
      .meta({
        description:
          'The names and groups in the certificates. `kubernetes`: as in the Kubernetes documentation; `kubeadm`: exactly as ' +
          'kubeadm of `kubernetesVersion` writes them.',
        default: 'kubernetes',
      }),
    kubernetesVersion: text(checkKubernetesVersion, {
      description: 'The version of Kubernetes that the cluster runs.',
      title: 'version',
      default: defaultKubernetesVersion,
      examples: ['v1.37.2'],
    }).optional(),
    kubeletClient: z
      .enum(kubeletClients)
      .optional()
      .meta({
        description:
          'The subject of `apiserver-kubelet-client`. `profile`: the subject of the profile. `least-privilege`: ' +
          'the user `kube-apiserver-kubelet-client` without a group; the ClusterRoleBinding ' +
          '`kubeadm:apiserver-kubelet-client` gives the user its rights, and `kpki plan` prints the binding. A group ' +
          'of a stored certificate is dropped only after the API server confirms that the user has the rights.',
        default: 'profile',
      }),
    serviceAccount: z
      .enum(serviceAccountSigners)
      .optional()
      .meta({
        description:
          'Who signs service-account tokens. `key-pair`: the API servers, with the key pair `sa`. `external`: a service ' +
          `that they call (\`--service-account-signing-endpoint\`, Kubernetes ${sinceText('external-token-signer')} and newer); ` +
          'kpki then makes no key pair.',
        default: 'key-pair',
      }),
    controlPlaneEndpoint: text(checkEndpoint, {
      description:
        `The address of the API servers for clients, as \`host:port\` (default port ${defaultPort}; IPv6 in ` +
        'brackets). Without it, each node uses its own API server, and all other clients use the first.',
      title: 'host:port',
      examples: ['api.example.com:6443'],
    }).optional(),
    network: network.optional().meta({ description: 'The network values that certificates contain.' }),
    keys: keys.optional().meta({ description: 'The kinds of keys.' }),
    validity: validity
      .optional()
      .meta({ description: 'Lifetimes: `10y` (365 days each), `90d`, `12h`, `30m`, `60s`, or a sum such as `1h30m`.' }),
    ca: ca.optional().meta({ description: 'The certificate authorities.' }),
    controlPlane: z.array(controlPlaneNode).min(1).meta({
      description: 'The control-plane nodes. The cluster is initialized on the first one.',
    }),
    etcd: z
      .strictObject({
        topology: z
          .enum(['stacked', 'external', 'unmanaged'])
          .optional()
          .meta({
            description:
              '`stacked`: a member on each control-plane node; `external`: members on the machines in `nodes`; ' +
              '`unmanaged`: kpki makes no files for etcd.',
            default: 'stacked',
          }),
        nodes: z
          .array(z.strictObject({ name: nodeName, addresses: addresses('The addresses of this member.') }))
          .min(1)
          .optional()
          .meta({ description: 'The machines of `external` members.' }),
      })
      .optional()
      .meta({ description: 'Where etcd runs.' }),
    nodes: z
      .array(z.strictObject({ name: nodeName, addresses: addresses('The addresses of this machine.').optional() }))
      .optional()
      .meta({ description: 'The worker nodes.', default: [] }),
    users: z
      .array(user)
      .optional()
      .meta({ description: 'People and machines that get their own kubeconfig.', default: [] }),
    extraNames: extraNames.optional().meta({
      description: 'Additional names and addresses for serving certificates.',
    }),
    include: z.array(z.enum(optionalArtifacts)).optional().meta({
      description: 'Optional artifacts of the catalog that this cluster wants.',
      default: [],
    }),
  })
  .meta({ description: 'The desired PKI of the cluster.' });
