import {
  type CopySubject,
  type CopyVerdicts,
  type Evidence,
  type KubeletVerdicts,
  type LiveSubjects,
  type Reload,
  type RightsVerdicts,
  type ServerVerdicts,
  statement,
  type UnreachedKind,
} from '@kpki/engine';
import type { Variants } from './variants.ts';

const apiServer = { name: 'kube-apiserver', node: 'cp1' } as const;
const node = 'cp1';
const endpoint = '192.0.2.11:6443';
const old = { notAfter: '2036-01-30T10:20:00.000Z', fingerprint: '5b0f2c8a91d47e630a1b' };
const next = { notAfter: '2036-11-26T10:20:00.000Z', fingerprint: 'c41e7a09b2f8365d4e5f' };
const oldCa = { subject: 'CN=kubernetes', ...old };
const nextCa = { subject: 'CN=kubernetes', ...next };
const started = '2026-11-26T10:20:00Z';
const made = '2026-11-26T12:00:00Z';
const noListener = statement('unreached', { kind: 'no-listener' });
const forbidden = 'nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope';
const by = { reader: 'admin.conf cp1', server: apiServer };
const restarted: Reload = { component: 'etcd', flag: '--trusted-ca-file', time: null };
const reloaded: Reload = { component: 'kube-apiserver', flag: '--tls-cert-file', time: 'at once' };
const slow: Reload = { component: 'kube-apiserver', flag: '--client-ca-file', time: 'within 5 minutes' };

export const evidence: Evidence = {
  several: { of: [noListener, forbidden] },
  'at-endpoint': { endpoint, of: noListener },
  unreached: { kind: 'no-listener' },
  'unreached/timeout': { seconds: 5 },
  'unreached/other': { text: 'read ECONNABORTED', code: 'ECONNABORTED' },
  'tls-refused': { code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' },
  'handshake-ended': { text: 'tlsv1 alert unknown ca' },
  'certificate/none': {},
  'certificate/unreadable': { text: 'DER that ends too early' },
  'certificate/unproven': { certificate: old },
  'certificate/issuer': { issuer: 'CN=some-proxy-ca' },
  'answer/status': { path: '/readyz', status: 401 },
  'answer/begun': { path: '/readyz' },
  'answer/grpc': {},
  'answer/too-long': {},
  'answer/other': { status: 503, text: 'apiserver is shutting down' },
  'answer/credential-refused': {},
  'answer/endless-list': { pages: 2000 },
  'credential/unusable': { id: 'admin.conf cp1', why: 'the private key does not match the certificate' },
  'credential/none': { names: ['admin.conf', 'super-admin.conf'] },
  'credential/no-reader': { names: ['controller-manager.conf', 'admin.conf'] },
  'credential/none-accepted': {},
  'api/unreached': {},
  'api/unread': { reader: 'controller-manager.conf cp1' },
  'nodes/none': {},
  'pods/none': {},
  'pod/none': { node },
  'pod/not-ready': { pod: 'kube-controller-manager-cp1' },
  'configz/no-files': {},
  'proxy/none': {},
  'signing-requests/none': {},
  'service-account/none': {},
  'metrics/unread': {
    direct: statement('at-endpoint', { endpoint: '192.0.2.21:10250', of: noListener }),
    proxy: forbidden,
  },
  'review/none': {},
  'review/other': {},
  'review/no-answer': { seconds: 4 },
  'review/unproven': { by, why: forbidden },
  'review/missing': {
    by,
    subject: { user: 'jane', groups: ['dev', 'ops'] },
    purpose: 'client',
    missing: [
      { verb: 'list', resource: 'nodes' },
      { verb: 'update', resource: 'leases.coordination.k8s.io', namespace: 'kube-system', name: 'kube-scheduler' },
    ],
  },
  'review/proven': { by, subject: { user: 'kube-apiserver-kubelet-client', groups: [] }, purpose: 'kubelets' },
};

const kinds: readonly Exclude<UnreachedKind, 'no-listener'>[] = [
  'no-host',
  'no-network',
  'no-name',
  'no-name-now',
  'hang-up',
  'no-answer',
  'no-tls',
];

export const evidenceVariants: Variants<Evidence> = {
  unreached: Object.fromEntries(kinds.map((kind) => [kind, { kind }])),
  'unreached/other': { 'no code': { text: 'socket hang up', code: null } },
  'answer/other': { 'no text': { status: 503, text: '' } },
  'credential/unusable': { 'of a file': { id: null, why: 'the private key does not match the certificate' } },
  'review/proven': {
    work: { by, subject: { user: 'system:kube-scheduler', groups: [] }, purpose: 'work' },
    client: { by, subject: { user: 'jane', groups: ['dev'] }, purpose: 'client' },
  },
};

const atApi = { ...apiServer, endpoint };

export const subjects: LiveSubjects = {
  'subject/server': atApi,
  'subject/foreign-server': apiServer,
  'subject/clients-of-server': atApi,
  'subject/client-of-server': { ...atApi, client: 'scheduler.conf cp1' },
  'subject/tokens': atApi,
  'subject/token-keys': atApi,
  'subject/signing-file': { name: 'kube-controller-manager', node },
  'subject/clock': {},
  'subject/lease': { component: 'kube-scheduler' },
  'subject/nodes': {},
  'subject/node': { node },
  'subject/kubelet': { node },
  'subject/kubelet-client': { node },
  'subject/kubelet-restart': { node },
  'subject/api': {},
  'subject/objects': { name: 'token Secrets' },
  'subject/super-admin': { node: 'cp2' },
  'subject/rights': { identity: 'scheduler.conf', owner: 'cp1', isStored: true },
  'subject/rights-of-clients': {},
  'subject/ca-bundles': { kind: 'apiservice' },
  'subject/cluster-trust-bundles': { signer: 'kubernetes.io/kube-apiserver-serving' },
  'subject/token-secrets': {},
  'subject/authentication-config': { field: 'client-ca-file' },
  'subject/ca-bundle': { kind: 'validatingwebhookconfiguration', name: 'ours' },
  'subject/cluster-info': {},
  'subject/cluster-trust-bundle': { name: 'kubernetes.io:kube-apiserver-serving:ours' },
  'subject/root-ca': { namespaces: ['default', 'kube-system'] },
  'subject/token-secret': { namespace: 'default', name: 'ci-token', field: 'token' },
};

export const subjectVariants: Variants<LiveSubjects> = {
  'subject/tokens': { 'no endpoint': { ...apiServer, endpoint: null } },
  'subject/super-admin': { 'no node': { node: null } },
  'subject/rights': {
    user: { identity: 'user', owner: 'jane', isStored: true },
    'user, desired': { identity: 'user', owner: 'jane', isStored: false },
  },
  'subject/authentication-config': { 'the ConfigMap': { field: null } },
  'subject/root-ca': {
    'all namespaces': { namespaces: [] },
    'one namespace': { namespaces: ['default'] },
    'many namespaces': { namespaces: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
  },
};

const pod = { pod: 'kube-controller-manager-cp1' };
const ownFile = 'ca-signing.crt';

export const servers: ServerVerdicts = {
  unproven: { why: statement('api/unreached') },
  'server/unreached': { name: 'kube-apiserver', why: noListener },
  'server/foreign': { endpoint, issuer: 'CN=some-proxy-ca' },
  'served/unread': { why: statement('certificate/none') },
  'served/own': { served: old },
  'served/stored': { notAfter: old.notAfter },
  'served/not-stored': { artifact: 'apiserver cp1', served: old },
  'served/chain-differs': { reload: reloaded },
  'served/other-certificate': {
    isOlder: true,
    served: old,
    stored: next,
    refusals: { texts: [], name: null, moreNames: 0 },
    reload: reloaded,
  },
  'served/by': { issuer: 'CN=kubernetes-ca', served: old },
  'served/other-ca': {
    isOlder: true,
    issuer: 'CN=kubernetes-ca',
    served: old,
    stored: next,
    refusals: {
      texts: ['"CN=kubernetes-ca" has the name of the issuer, but did not sign "CN=kube-apiserver"'],
      name: null,
      moreNames: 0,
    },
    reload: restarted,
  },
  'clients/not-asked-for': {
    component: 'kube-apiserver',
    flags: ['--client-ca-file', '--requestheader-client-ca-file'],
  },
  'clients/stored-cas': {
    asked: ['CN=kubernetes', 'CN=front-proxy-ca'],
    stored: [oldCa, { ...oldCa, subject: 'CN=front-proxy-ca' }],
  },
  'clients/other-cas': { asked: ['CN=kubernetes'], stored: [oldCa, nextCa], reloads: [restarted] },
  'clients/not-stored': { asked: ['CN=kubernetes', 'CN=front-proxy-ca'], artifacts: ['front-proxy-ca-bundle'] },
  'clients/of-foreign-server': {},
  'clients/of-other-ca': {},
  'clients/unread': { why: statement('unreached/timeout', { seconds: 5 }) },
  'client/answered': {
    answer: 'accepted',
    expected: 'accepted',
    said: statement('answer/status', { path: '/readyz', status: 200 }),
  },
  'tokens/key-not-stored': { kid: 'k1' },
  'tokens/stored-key': { kid: 'k1' },
  'tokens/other-key': { kid: 'k1', stored: 'k2', reload: { ...restarted, component: 'kube-apiserver' } },
  'token-keys/stored': { count: 1 },
  'token-keys/differ': { lacking: ['k2'], excess: ['k0', 'k1'], reload: { ...restarted, component: 'kube-apiserver' } },
  'signing/unread': { node, ownFile, why: statement('pod/none', { node }) },
  'signing/none': { by: pod },
  'signing/own-file': { files: [ownFile], by: pod },
  'signing/other-file': { files: ['other.crt'], by: { endpoint: '127.0.0.1:10257' } },
  'signing/bundle': { files: ['ca.crt'], by: pod },
  'lease/none': {},
  'lease/given-up': {},
  'lease/renewed': { holder: 'cp1' },
  'lease/not-renewed': { holder: 'cp1', component: 'kube-scheduler', seconds: 95 },
  'clock/not-reported': { server: apiServer },
  'clock/agrees': { server: apiServer },
  'clock/differs': { server: apiServer, seconds: 14_400 },
};

export const serverVariants: Variants<ServerVerdicts> = {
  'server/unreached': {
    'kube-scheduler': { name: 'kube-scheduler', why: noListener },
    etcd: { name: 'etcd', why: noListener },
  },
  'served/chain-differs': { restart: { reload: { ...restarted, flag: '--cert-file' } } },
  'served/other-certificate': {
    'rejected by clients': {
      isOlder: false,
      served: old,
      stored: next,
      refusals: {
        texts: ['no CA in the trust bundle signed the certificate'],
        name: 'the SANs (cp1, kubernetes) lack "api.example.com"',
        moreNames: 2,
      },
      reload: { component: 'kubelet', flag: '--tls-cert-file', time: null },
    },
    'stored certificate unreadable': {
      isOlder: false,
      served: old,
      stored: null,
      refusals: null,
      reload: { ...reloaded, time: 'at the next handshake' },
    },
  },
  'clients/stored-cas': {
    'one CA': { asked: ['CN=etcd-ca'], stored: [{ ...oldCa, subject: 'CN=etcd-ca' }] },
    'two CAs of one name': { asked: ['CN=kubernetes', 'CN=kubernetes'], stored: [oldCa, nextCa] },
  },
  'clients/other-cas': {
    'an unreadable name': { asked: ['CN=kubernetes', null], stored: [oldCa], reloads: [slow, restarted] },
  },
  'client/answered': {
    rejected: {
      answer: 'refused',
      expected: 'refused',
      said: statement('answer/status', { path: '/readyz', status: 401 }),
    },
    'must accept': {
      answer: 'refused',
      expected: 'accepted',
      said: statement('handshake-ended', { text: 'tlsv1 alert unknown ca' }),
    },
    'must reject': { answer: 'accepted', expected: 'refused', said: statement('answer/begun', { path: '/health' }) },
  },
  'tokens/key-not-stored': { 'no kid': { kid: null } },
  'tokens/other-key': { 'no kid': { kid: null, stored: 'k2', reload: { ...restarted, component: 'kube-apiserver' } } },
  'token-keys/stored': { several: { count: 2 } },
  'clock/differs': { behind: { server: apiServer, seconds: -360 } },
};

export const kubelets: KubeletVerdicts = {
  'node/not-registered': {},
  'node/no-condition': {},
  'node/ready': {},
  'node/not-ready': { texts: ['KubeletNotReady', 'container runtime is down'] },
  'kubelet-client/ready': {},
  'kubelet-client/metrics-unread': { node, why: noListener },
  'kubelet-client/not-reported': { node, started },
  'kubelet-client/unknown': { node, notAfter: old.notAfter, unread: null },
  'kubelet-client/of-ca': { from: 'kubelet.conf' },
  'kubelet-client/of-two-cas': { node, notAfter: old.notAfter },
  'kubelet-client/of-other-ca': { node, from: { request: 'csr-x7k2p' } },
  'kubelet-restart/metrics-unread': { node, made, why: noListener },
  'kubelet-restart/not-reported': { node, made },
  'kubelet-restart/after': { started: '2026-11-26T13:00:00Z', made },
  'kubelet-restart/before': { node, started, made },
};

export const kubeletVariants: Variants<KubeletVerdicts> = {
  'node/not-ready': { 'no reason': { texts: [] } },
  'kubelet-client/not-reported': { 'unknown start': { node, started: null } },
  'kubelet-client/unknown': { 'requests unread': { node, notAfter: old.notAfter, unread: forbidden } },
  'kubelet-client/of-ca': { 'a request': { from: { request: 'csr-x7k2p' } } },
};

export const rights: RightsVerdicts = {
  'rights/proven': { evidence: statement('review/proven', evidence['review/proven']) },
  'rights/missing': { evidence: statement('review/missing', evidence['review/missing']), given: 'owner' },
  'super-admin/stored': { where: 'cp2/super-admin.conf' },
};

const missing = { evidence: 'EVIDENCE' } as const;

export const rightsVariants: Variants<RightsVerdicts> = {
  'rights/missing': {
    binding: { ...missing, given: 'binding' },
    'node authorizer': { ...missing, given: 'node authorizer' },
    'privileged group': { ...missing, given: 'privileged group' },
  },
};

const rootCa = statement('subject/root-ca', { namespaces: ['default'] });

export const copies: CopyVerdicts = {
  'api/read': by,
  'copy/same': {},
  'copy/differs': { copy: rootCa, lacking: [nextCa], excess: [] },
  'trust/old-alone': {},
  'copy/unreadable': { copy: rootCa, text: 'not PEM' },
  'authentication-config/none': {},
  'cluster-trust-bundle/none': {},
  'token-secrets/same': { count: 3, hasBundle: true, hasKeys: true },
  'token-secret/older-key': { kid: 'k0' },
  'token-secret/other-key': { kid: 'k0' },
};

type CopyOf<Message extends CopySubject['message']> = Extract<CopySubject, { readonly message: Message }>;
const embedded: { readonly [Message in Exclude<CopySubject['message'], 'subject/root-ca'>]: CopyOf<Message> } = {
  'subject/authentication-config': statement('subject/authentication-config', { field: 'client-ca-file' }),
  'subject/ca-bundle': statement('subject/ca-bundle', { kind: 'apiservice', name: 'v1.things.example.com' }),
  'subject/cluster-info': statement('subject/cluster-info'),
  'subject/cluster-trust-bundle': statement('subject/cluster-trust-bundle', subjects['subject/cluster-trust-bundle']),
  'subject/token-secret': statement('subject/token-secret', {
    namespace: 'default',
    name: 'ci-token',
    field: 'ca.crt',
  }),
};

export const copyVariants: Variants<CopyVerdicts> = {
  'copy/differs': {
    ...Object.fromEntries(
      Object.entries(embedded).map(([label, copy]) => [label, { copy, lacking: [nextCa], excess: [] }]),
    ),
    'authentication-config, a CA more': {
      copy: embedded['subject/authentication-config'],
      lacking: [],
      excess: [oldCa],
    },
    'both differ': { copy: rootCa, lacking: [nextCa], excess: [oldCa] },
  },
  'token-secrets/same': {
    'one, of a bundle': { count: 1, hasBundle: true, hasKeys: false },
    tokens: { count: 2, hasBundle: false, hasKeys: true },
  },
};
