import {
  type ArtifactFindings,
  type ArtifactRemedies,
  type BundleFindings,
  type BundleRemedies,
  type CaFindings,
  type CaRemedies,
  type CertificateFindings,
  finding,
  type IssuedFindings,
  type KeyPairFindings,
  type KeyPairRemedies,
  type KubeconfigFindings,
  type KubeconfigRemedies,
  type ReportFindings,
  type ReportRemedies,
  type RightsFindings,
  type RightsRemedies,
  type RotationFindings,
  type RotationRemedies,
  remedy,
  type SigningFindings,
  type SigningRemedies,
} from '@kpki/engine';
import { ca, expired, issuers, location, notAfter, refused } from './parameters.ts';

const cp1 = { node: 'cp1', sink: null };
const cp2 = { node: 'cp2', sink: null };
const vault = { node: null, sink: 'vault' };
const times = { notBefore: '2026-11-30T10:20:00.000Z', now: '2026-11-30T07:20:00.000Z' };
const name = 'kubernetes-ca';
const other = { subject: 'CN=old-ca', notAfter };
const locations = ['cp1/pki/ca.crt', 'cp2/pki/ca.crt'];
const differing = [[cp1], [cp2, vault]];
const fingerprint = '5e:1f:0a';
const kinds = { found: 'rsa-2048', wanted: 'ec-p256' } as const;
const why = 'no API server is reachable and trusted';
const bind = 'kubectl create clusterrolebinding kubelet-client --clusterrole=system:kubelet-api-admin --user=client';

export const artifact: ArtifactFindings = {
  missing: {},
  'not-stored': {},
  unreadable: { location, why: 'not PEM' },
  'key-missing': { location },
  'certificate-missing': { location },
  'copy-missing': { keeper: vault },
  'copy-missing/part': { location },
  'copies-differ': { location },
  'copies-differ/rivals': { main: { node: 'cp1', sink: 'files' }, rival: { node: 'cp1', sink: 'vault' } },
  'key-not-given-back/copy': { keeper: vault },
  'key-not-given-back/new-key': {},
  'private-key-exposed': { location },
  'issuer-refuses': { objections: [refused] },
  'pending-issuer/external': {},
  'pending-issuer/approval': { issuer: 'cluster/client' },
  'ca-shared': { ca: 'etcd-ca' },
  excluded: { action: 'renew', why: [expired] },
  'excluded/with-ca': { action: 'create', why: [], ca: 'etcd-ca' },
  'excluded/unrequested': { action: 'create', why: [] },
};

export const artifactRemedies: ArtifactRemedies = {
  'plan-again': {},
  'run-plan': {},
  'plan-rest': {},
  'wait-or-rekey': { name: 'apiserver' },
  'declare-user': {},
  'declare-and-export': { user: 'jane' },
  'remove-unused-copy': {},
  'remove-copy-or-add-sink': {},
  'add-sink': {},
  'issue-elsewhere': {},
};

export const bundle: BundleFindings = {
  'missing/bundle': {},
  'bundle-differs': { location: 'cp1/pki/ca.crt', lacks: [other], holds: [other, { ...other, withdrawnOf: ca }] },
  'bundle-differs/order': { location: 'cp1/pki/ca.crt', holdsTwice: false },
  'bundle-differs/new-ca': {},
  'bundle-differs/kubeconfig': {},
  'bundle-trusts-more': { location: 'cp1/pki/ca.crt', subject: 'CN=company-root' },
  'bundle-has-others': other,
  'bundle-has-others/namesake': { ...other, ca },
  'bundle-has-others/some-copies': { ...other, locations },
  'bundle-has-others/kubeconfig': { ...other, locations: ['cp1/admin.conf'] },
  'bundle-has-others/rotation': { ...other, ca },
  'pending-issuer/bundle': { ca },
};

export const bundleRemedies: BundleRemedies = { 'end-rotation-by-hand': { ca } };

export const caFindings: CaFindings = {
  'missing/ca': {},
  'not-stored/ca': {},
  'unreadable/ca': {},
  'unreadable/key': { key: { backend: null, location: 'pki/ca.key' }, why: 'the private key is encrypted' },
  'unreadable/elsewhere': { location: 'pki/ca.key', why: 'no permission (EACCES)' },
  'unreadable/ca-elsewhere': {},
  'stored-elsewhere': { location: 'pki/ca.crt', belongs: 'cp1/pki/ca.crt' },
  'stored-elsewhere/ca': {},
  'ca-missing': { location },
  'ca-missing/absent': {},
  'ca-missing/replaced': {},
  'certificate-missing/key-alone': {},
  'certificate-missing/ca': {},
  'certificate-missing/not-shown': { issuers },
  'certificate-missing/shown': { issuers: [], subject: 'CN=kubernetes-ca', fingerprint },
  'copies-differ/stale': { keeper: cp2 },
  'copies-differ/parts': { parts: 'private keys', keepers: differing },
  'copies-differ/ca': {},
  'issuer-changed/shown': { issuers, subject: 'CN=company-ca', location: 'pki/ca.crt' },
  'issuer-changed/ca': {},
  'subject-differs/renewal': { differing: 'key identifier' },
  'renew-due/signed': { notAfter },
  'requested/ca': {},
  'requested/shown': { issuers },
  'requested/not-shown': { issuers },
};

export const caRemedies: CaRemedies = {
  'restore-or-move-away': {},
  'make-readable': {},
  'make-ca-readable': { ca },
  'copy-own-pair': {},
  'copy-own-certificate': {},
  'restore-ca': { signed: [{ name: 'apiserver', location }] },
  'move-files': { location: 'pki/ca.crt', belongs: 'cp1/pki/ca.crt' },
  'restore-pair': { name, isSuccessor: false },
  'restore-key': { name, isSuccessor: true },
  'copy-key': { keepers: [cp1, cp2] },
  'renew-cas': { names: [name, 'etcd-ca'] },
  'renew-cas-or-replace': { names: [name, 'etcd-ca'], name },
  'set-clock-or-renew': { name },
  'fix-where-key-is': {},
  'renew-where-key-is': { name },
  'take-shown': { name, issuers },
  'name-issuer-of-stored': { location: 'pki/ca.crt' },
  'sign-by-stored': { location: null },
  'put-certificate': { location: 'pki/ca.crt' },
};

export const certificate: CertificateFindings = {
  'not-a-ca': { subject: 'CN=kubernetes-ca' },
  'not-a-ca/usage': {},
  'key-mismatch': {},
  'key-mismatch/file': {},
  'key-mismatch/pins': { key: 'sha256:0a1b', certificate: 'sha256:2c3d' },
  'weak/signature': {},
  'weak/key': {},
  'key-kind-differs': { ...kinds, found: null },
  'key-kind-differs/foreign': kinds,
  'key-kind-differs/rotation': { ...kinds, name, unsigned: { is: 'signed-outside', key: 'root-ca' } },
  'issuer-changed/ca-replaced': {},
  'issuer-changed/other-ca': { keys: null },
  'issuer-changed/generation': { signs: 'new' },
  'issuer-changed/name': { issuer: 'CN=old-ca', ca: 'CN=kubernetes-ca' },
  'issuer-changed/key-id': { keys: { issuer: '34ba017c9f1b770c', ca: '910c4ec15d2a31c4' } },
  'subject-differs': { found: 'CN=admin', wanted: 'O=system:masters, CN=kubernetes-admin' },
  'names-differ': { lacking: [{ name: 'api2.example.com' }], extra: [{ name: '192.0.2.1', as: 'ip' }] },
  'usages-differ/signs': {},
  'usages-differ': { found: [], wanted: ['server auth', 'client auth'] },
  'usages-differ/signature': {},
  expired: { notAfter },
  'expired/ca': { notAfter },
  'not-yet-valid': times,
  'renew-due': { notAfter },
  'renew-due/ca': { name, notAfter },
  'outlives-ca': { notAfter, ca: '2026-12-01T00:00:00.000Z' },
  'lifetime-differs': { notAfter },
  'lifetime-differs/ca': { name, isForeign: true, notAfter },
  'serving-lifetime': { days: 730, most: 398 },
  'limits-differ': { name, isForeign: false, pathLength: 0, names: true },
  'not-to-be-issued/ca': { name, isForeign: false, texts: ['no key usages'], cure: 'a new certificate' },
  'requested/renew': {},
  'requested/rekey': {},
  'requested/no-longer': {},
  'requested/imported': {},
};

export const issued: IssuedFindings = {
  'subject-differs/issued': { found: 'CN=other', wanted: 'CN=kubernetes-ca' },
  'limits-differ/path-length': { found: null, wanted: 0 },
  'limits-differ/names': { found: 'none', wanted: 'permitted .example.com' },
  'lifetime-differs/issued': {},
  'outlives-ca/signer': {},
  'issuer-changed/issued': { issuer: 'CN=other-root' },
  'issuer-changed/unsigned': { signer: 'CN=company-root' },
  'ca-excludes/ca': { signer: 'CN=company-root' },
  'ca-excludes/leaf': { leaf: 'apiserver cp1', excluded: finding('ca-excludes', { ca, excluded: ['server auth'] }) },
  'chain-differs/not-a-ca': { subject: 'CN=company-sub' },
  'chain-differs/root': { subject: 'CN=company-root' },
  'chain-differs/unsigned': { subject: 'CN=company-sub', below: 'CN=kubernetes-ca' },
};

export const keyPair: KeyPairFindings = {
  'unreadable/ed25519': {},
  'copies-differ/key-pair': { keepers: differing },
  'key-kind-differs/key-pair': { ...kinds, name: 'sa' },
  'key-missing/key-pair': { location: 'pki/sa.pub' },
  'public-key-missing': { location: 'pki/sa.pub' },
  'public-key-differs': { location: 'pki/sa.pub' },
  'public-key-has-others': { location: 'pki/sa.pub', count: 1 },
  'public-key-has-others/rotation': { location: 'pki/sa.pub', count: 2 },
  'tokens-expire': {},
  'rotation/no-new-key': {},
};

export const keyPairRemedies: KeyPairRemedies = {
  'keep-signing-pair': {},
  'restore-or-remove-pair': {},
  'restore-or-append': { location: 'pki/sa.pub' },
  'restore-signing-key': {},
};

export const kubeconfig: KubeconfigFindings = {
  'key-missing/kubeconfig': {},
  'certificate-missing/kubeconfig': {},
  'server-differs': { found: 'https://192.0.2.1:6443', wanted: 'https://api.example.com:6443' },
  'entries-missing': {
    foreign: { context: 'prod', server: 'https://192.0.2.9:6443', commonName: 'system:node:cp1' },
  },
  'entries-differ': { found: { context: 'a', user: 'u' }, wanted: { context: 'admin@prod', user: 'admin' } },
  'entries-differ/no-current-context': { wanted: 'admin@prod' },
  'entries-differ/current-context': { found: 'a', wanted: 'admin@prod' },
  'entries-differ/unknown-context': { found: 'a', wanted: 'admin@prod' },
  'context-elsewhere': { current: 'a', own: 'admin@prod' },
  'fields-foreign': { fields: ['cluster/proxy-url', 'user/token'] },
  'not-editable': { location: 'cp1/admin.conf', others: ['context a', 'user u'] },
  'not-editable/referenced': { location: 'cp1/kubelet.conf' },
  'credential-elsewhere': { files: ['/var/lib/kubelet/pki/kubelet-client-current.pem'] },
  'copy-missing/credential-elsewhere': { keeper: cp2 },
  'issuer-changed/credential-elsewhere': { ca, file: 'kubelet-client-current.pem' },
  'rotation/credential-elsewhere': { ca, generation: 'old', file: 'kubelet-client-current.pem' },
};

export const kubeconfigRemedies: KubeconfigRemedies = {
  'move-entries': {},
  'make-editable': { location: 'cp1/kubelet.conf', renew: ['kubelet.conf', 'cp1'], ca },
};

export const report: ReportFindings = {
  'private-key-exposed/file': {},
  'unreadable/file': { why: 'not PEM' },
  'skipped/no-plain-file': {},
  'skipped/too-large': { most: 4_194_304 },
  'missing/file': {},
  'missing/link-target': {},
  'missing/nothing-there': {},
  'unreadable/nothing-there': {},
  'unreadable/empty': {},
  'unreadable/denied': { code: 'EACCES' },
  'unreadable/link-loop': {},
  'unreadable/code': { code: 'EIO' },
  'missing/named': { finding: finding('missing/file'), namedBy: 'kubelet.conf' },
  'skipped/named': { finding: finding('skipped/no-plain-file'), namedBy: 'kubelet.conf' },
  'unreadable/named': { finding: finding('unreadable/empty'), namedBy: 'kubelet.conf' },
  unreachable: { why: 'connection refused' },
  'unreadable/server': { why: 'no TLS' },
  'unreadable/misplaced-key': {},
  'unreadable/no-certificate': {},
  'unreadable/encrypted-key': {},
  'unreadable/file-key': {},
  'key-mismatch/user': { file: 'jane.key' },
  'not-to-be-issued': { why: 'the serial number is zero' },
};

export const reportRemedies: ReportRemedies = {
  'renew-certificate': { name: 'apiserver' },
  'rekey-certificate': { name: 'apiserver' },
  'renew-ca': { ca },
  'replace-ca': { ca },
};

export const rights: RightsFindings = {
  'group-kept': { group: 'system:masters' },
  'group-added': { groups: [], group: 'system:masters' },
  'group-held-back': { groups: ['system:masters'], from: null, why, command: bind },
  'group-unknown': { loss: 'missing', why: null },
  'binding-missing': {
    why: 'kube-apiserver cp1, asked with admin.conf: client may not get nodes/proxy',
    command: bind,
  },
  'binding-unproven': { why, command: bind },
  'rights-unproven': { why, command: bind },
  'rights-missing': { why: 'kube-apiserver cp1, asked with admin.conf: user jane may not list nodes' },
};

export const rightsRemedies: RightsRemedies = {
  'make-binding-or-renew': { command: bind, renew: ['apiserver-kubelet-client', 'cp1'] },
  'make-binding': { command: bind },
  'authorize-nodes': {},
  'bind-rights': {},
};

export const rotation: RotationFindings = {
  'rotation/phase': { name: 'kubernetes-ca', phase: 'trust' },
  'rotation/held-key': { key: 'kubernetes-ca-2' },
  'rotation/key-elsewhere': {},
  'rotation/nothing-to-reissue': {},
  'rotation/without-new': {},
  'rotation/next-key-made': {},
  'rotation/next-key-copied': {},
  'rotation/next-key-waits': {},
  'rotation/next-brought': {},
  'rotation/then-goes-on': { name, compromised: null },
  'rotation/blocked': { artifact: name, why: [expired] },
  'key-kind-differs/next': { ...kinds, name },
  'expired/rotation': { notAfter },
  'not-yet-valid/new': times,
  'key-not-given-back/next': {},
  'copy-missing/signing': { location: 'cp1/pki/ca-signing.crt' },
  'copies-differ/signing': { location: 'cp1/pki/ca-signing.crt' },
  'rotation-inconsistent': { differing: [{ part: 'certificate', keepers: differing }], locations: [] },
  'rotation-inconsistent/unreadable': {
    unreadable: [
      { location: 'cp1/pki/ca.crt.previous', why: 'not PEM' },
      { location: 'cp3/pki/ca.crt.previous', why: 'folder cp3: it cannot be listed (EACCES)' },
      { location: 'cp3/pki/ca.key.previous', why: 'folder cp3: it cannot be listed (EACCES)' },
    ],
  },
  'rotation-inconsistent/status': {
    inconsistent: finding('rotation-inconsistent', { differing: [], locations: ['pki/ca.crt.next'] }),
    remedy: remedy('restore-generations'),
  },
  'rotation-under-way': { name: 'sa', at: 'reissue', next: 'distrust' },
  'rotation-under-way/in-part': { name, at: 'trust', lacking: [cp2] },
  'rotation-under-way/blocked': {
    at: 'trust',
    blocked: finding('rotation/blocked', { artifact: name, why: [expired] }),
    remedy: remedy('renew-cas', { names: [name] }),
  },
  'rotation-under-way/unsigned': { at: 'trust' },
  'rotation-under-way/copies': {},
};

export const rotationRemedies: RotationRemedies = {
  'wait-or-rollback': { name },
  'trust-first': { name },
  'finish-phase': { name },
  'replace-outside': { name },
  'exchange-then-rotate': { name, compromised: true },
  'restore-generations': {},
  'restore-other-generation': {},
  'certify-key': {},
};

export const signing: SigningFindings = {
  'pending-issuer/unsigned': { why: { is: 'signed-outside', key: null } },
  'issuer-unusable/unsigned': { why: { is: 'without-signer', ca: 'root-ca', why: [] } },
  'pending-issuer/key-kept': {},
  'pending-issuer/ca-approval': {},
  'pending-issuer/approval-pending': {},
  'pending-issuer/imported': {},
  'pending-issuer/ca': { ca, why: [] },
  'issuer-unusable/unfit': { ca, why: [expired] },
  'issuer-unusable/ca': { ca, why: [finding('key-missing/certified')] },
  'issuer-unusable/key-lost': { ca, by: 'next-rotation' },
  'issuer-unusable/no-longer': {},
  'ca-excludes': { ca, excluded: ['the name api.example.com'] },
  'issuer-changed/signer': { found: 'CN=etcd-ca', wanted: { kind: 'named', name: 'root-ca' } },
  'issuer-changed/rotated': {},
  'issuer-changed/other-root': { issuer: 'CN=company-root' },
  'chain-differs/renewed': {},
  'chain-differs': { subjects: ['CN=kubernetes-ca', 'CN=company-sub'] },
  'not-stored/key': {},
  'key-missing/name-taken': { backend: 'hsm' },
  'key-missing/not-created': { backend: 'hsm', key: 'kubernetes-ca', kind: 'ed25519', creates: ['rsa-2048'] },
  'key-missing/renewal': { key: { backend: 'hsm', location: null } },
  'key-missing/store': { backend: 'hsm' },
  'key-missing/file': { name, key: { backend: null, location: 'pki/ca.key' } },
  'key-missing/certified': {},
  'key-missing/generation': {
    generation: 'new',
    backend: null,
    locations: { key: 'pki/ca.key.next', certificate: 'pki/ca.crt.next' },
  },
  'key-missing/of-generation': { generation: 'old' },
};

export const signingRemedies: SigningRemedies = {
  'exchange-requests': {},
  'exchange-requests-by-name': {},
  'apply-when-approved': {},
  'fix-signer': {},
  'sign-at-once': {},
  'use-environment-of-key': { name: 'root-ca' },
  'name-key-store': { name },
  'name-key': { name, make: { key: 'kubernetes-ca', kind: 'ec-p384' } },
  'renew-at-signer': {},
  'renew-at-maker': { name },
  'restore-ca-key': { name, isSuccessor: false },
  'restore-generation-key': { name, generation: 'new' },
  'fix-ca': { ca },
  'widen-ca': { ca },
  'restore-issuing-key': { ca, otherwise: 'roll-back' },
};
