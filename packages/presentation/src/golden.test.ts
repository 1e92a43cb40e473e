import type {
  AdoptionRemedies,
  ArtifactFindings,
  ArtifactRemedies,
  BundleFindings,
  BundleRemedies,
  CaFindings,
  CaRemedies,
  CertificateFindings,
  EntryFaults,
  IssuedFindings,
  KeyPairFindings,
  KeyPairRemedies,
  KubeconfigFaults,
  KubeconfigFindings,
  KubeconfigRemedies,
  Notes,
  PluginFaults,
  ReportFindings,
  ReportRemedies,
  RightsFindings,
  RightsRemedies,
  RotationFindings,
  RotationRemedies,
  SigningFindings,
  SigningRemedies,
} from '@kpki/engine';
import {
  type FindingMessage,
  type FindingParams,
  finding,
  type RemedyMessage,
  type RemedyParams,
  remedy,
  type Statements,
  statement,
} from '@kpki/engine';
import { expect, test } from 'vitest';
import { actions, undoActions } from './actions.ts';
import { objectionsText } from './objections.ts';
import { phaseTexts } from './phases.ts';
import { costOfLeak, leftBehind } from './rotation-costs.ts';
import { unsignedText } from './signing-findings.ts';
import { findingText, statementText } from './statement.ts';
import { tlsRefusalText } from './tls-refusals.ts';

const cp1 = { node: 'cp1', sink: null };
const cp2 = { node: 'cp2', sink: null };
const vault = { node: null, sink: 'vault' };
const location = 'cp1/pki/apiserver.crt';
const notAfter = '2026-12-19T10:20:00.000Z';
const times = { notBefore: '2026-11-30T10:20:00.000Z', now: '2026-11-30T07:20:00.000Z' };
const ca = 'kubernetes-ca';
const name = 'kubernetes-ca';
const other = { subject: 'CN=old-ca', notAfter };
const locations = ['cp1/pki/ca.crt', 'cp2/pki/ca.crt'];
const differing = [[cp1], [cp2, vault]];
const issuers = ['vault/kubernetes'];
const fingerprint = '5e:1f:0a';
const kinds = { found: 'rsa-2048', wanted: 'ec-p256' } as const;
const expired = finding('expired', { notAfter });
const why = 'no API server is reached and trusted';
const bind = 'kubectl create clusterrolebinding kubelet-client --clusterrole=system:kubelet-api-admin --user=client';
const refused = { issuer: 'vault/kubernetes', to: 'usages', refused: ['server auth'] } as const;

const artifact: ArtifactFindings = {
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
};

const artifactRemedies: ArtifactRemedies = {
  'see-plan': {},
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

const bundle: BundleFindings = {
  'missing/bundle': {},
  'bundle-differs': { location: 'cp1/pki/ca.crt' },
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

const bundleRemedies: BundleRemedies = { 'end-rotation-by-hand': { ca } };

const caFindings: CaFindings = {
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

const caRemedies: CaRemedies = {
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

const certificate: CertificateFindings = {
  'not-a-ca': { subject: 'CN=kubernetes-ca' },
  'not-a-ca/usage': {},
  'key-mismatch': {},
  'key-mismatch/beside': {},
  'key-mismatch/pins': { key: 'sha256:0a1b', certificate: 'sha256:2c3d' },
  'weak/signature': {},
  'weak/key': {},
  'key-kind-differs': { ...kinds, found: null },
  'key-kind-differs/foreign': kinds,
  'key-kind-differs/rotation': { ...kinds, name, unsigned: { is: 'signed-outside', key: 'root-ca' } },
  'issuer-changed/ca-replaced': {},
  'issuer-changed/other-ca': {},
  'issuer-changed/name': { issuer: 'CN=old-ca', ca: 'CN=kubernetes-ca' },
  'issuer-changed/key-id': {},
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

const issued: IssuedFindings = {
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

const keyPair: KeyPairFindings = {
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

const keyPairRemedies: KeyPairRemedies = {
  'keep-signing-pair': {},
  'restore-or-remove-pair': {},
  'restore-or-append': { location: 'pki/sa.pub' },
  'restore-signing-key': {},
};

const kubeconfig: KubeconfigFindings = {
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

const kubeconfigRemedies: KubeconfigRemedies = {
  'move-entries': {},
  'make-editable': { location: 'cp1/kubelet.conf', renew: ['kubelet.conf', 'cp1'], ca },
};

const report: ReportFindings = {
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

const reportRemedies: ReportRemedies = {
  'renew-certificate': { name: 'apiserver' },
  'rekey-certificate': { name: 'apiserver' },
  'renew-ca': { ca },
  'replace-ca': { ca },
};

const rights: RightsFindings = {
  'group-kept': { group: 'system:masters' },
  'group-added': { groups: [], group: 'system:masters' },
  'group-held-back': { groups: ['system:masters'], from: null, why, command: bind },
  'group-unknown': { loss: 'missing', why: null },
  'binding-missing': { why: 'admin.conf at kube-apiserver cp1: client may not get nodes/proxy', command: bind },
  'binding-unproven': { why, command: bind },
  'rights-unproven': { why, command: bind },
  'rights-missing': { why: 'admin.conf at kube-apiserver cp1: user jane may not list nodes' },
};

const rightsRemedies: RightsRemedies = {
  'make-binding-or-renew': { command: bind, renew: ['apiserver-kubelet-client', 'cp1'] },
  'make-binding': { command: bind },
  'authorize-nodes': {},
  'bind-rights': {},
};

const rotation: RotationFindings = {
  'rotation/phase': { phase: 'trust' },
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
  'rotation-inconsistent/unreadable': { unreadable: [{ location: 'pki/ca.crt.previous', why: 'not PEM' }] },
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

const rotationRemedies: RotationRemedies = {
  'wait-or-rollback': { name },
  'trust-first': { name },
  'finish-phase': { name },
  'replace-outside': { name },
  'exchange-then-rotate': { name, compromised: true },
  'restore-generations': {},
  'restore-beside': {},
  'certify-key': {},
};

const signing: SigningFindings = {
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

const signingRemedies: SigningRemedies = {
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

const adoptionRemedies: AdoptionRemedies = {
  'replace-file': {},
  'run-as-reader': {},
  'convert-file': { file: 'ca.p12', form: 'pkcs12', isCopied: true },
  'copy-all': {},
  'copy-kubeconfig': { file: 'DIR/users/jane.conf' },
  'bring-ca-key': {},
  'keep-key-apart': {
    ca,
    layout: 'files',
    certificate: { from: 'pki/ca.crt', to: 'DIR/pki/ca.crt' },
    key: { from: 'keys/ca.key', to: 'DIR/pki/ca.key' },
  },
  'remove-cas': { lacksKey: true },
  'bring-service-account-key': {},
  'remove-from-node': {},
  'set-front-proxy-names': {},
  'adopt-certificates': { folder: '/etc/kubernetes/pki', kubeconfigs: '/etc/kubernetes' },
  'give-node': {},
  'name-folder': {},
  'give-address': { name: 'cp1', isControlPlane: true },
  'adopt-all-nodes': {},
  'rename-folder': {},
  'rename-folder-or-copy': { name: 'cp1' },
  'give-version': {},
  'give-cluster-name': {},
  'give-service-subnet': {},
  'give-other-service-subnet': {},
  'give-endpoint': {},
  'declare-lifetime': {},
  'declare-shorter': {},
  'declare-longer': {},
  'adopt-etcd-members': {},
  'watch-folder': {},
  'plan-as-reader': {},
  'repair-or-copy': {},
  'apply-repairs': {},
  'apply-step': { action: 'update' },
  'export-request': {},
};

const blocked = {
  artifact: 'kubernetes-ca',
  findings: [expired],
  remedy: remedy('renew-cas', { names: ['kubernetes-ca'] }),
};

const notes: Notes = {
  'cannot-restore': { location, why: 'version 3 was destroyed' },
  'changed-since': { location },
  'removed-since': { location },
  'key-elsewhere': { key: { kind: 'issuers', issuers } },
  'key-stays': { key: { kind: 'store', backend: 'hsm' } },
  'still-retained': { location: 'secret/kpki', why: 'no answer within 10 seconds' },
  blocked: { ...blocked, others: 2 },
  'blocked/by-ca': { artifact: 'apiserver cp1', others: 2, ca: blocked },
  'blocked/shown': { artifact: 'kubernetes-ca', others: 0 },
  'left-undone': { count: 3, command: { verb: 'renew', names: ['apiserver', 'cp1'] } },
  'ca-cannot-issue': { ca, findings: [expired] },
  'binding-needed': {},
  'copy-incomplete': { unread: statement('entry/unread', { location: 'pki/ca.key', why: 'a link' }), others: 1 },
  'copy-conflict': { locations: ['pki/ca.key'] },
  'plan-blocked': { blocked: statement('blocked/shown', { artifact: 'apiserver cp1', others: 0 }), left: null },
  quoted: { found: expired },
  'refused/ca': { artifact: 'etcd-ca', objections: [refused] },
  'refused/leaf': { ca, objections: [refused] },
  'issued-otherwise': { ca, issuer: 'vault/kubernetes', wanted: 'kube-apiserver', fault: expired },
  'contents-refused': { first: 'pki/ca.key: no answer', others: 2 },
  'ca-identity-changed': { artifact: 'kubernetes-ca', differs: 'subject' },
  'entries-not-carried-over': { location: 'cp1/admin.conf' },
  'approval-useless': { artifact: 'jane', why: 'kpki-jane-1 is not approved', ticket: 'kpki-jane-1' },
  'location-shared': { sinks: ['main', 'vault'], location: 'secret/kpki' },
  'request-differs': { part: 'names' },
  'not-returned': { part: 'private key', artifact: 'kubernetes-ca' },
  'no-client-certificate': { location: 'jane.conf' },
  defect: {},
  stopped: { next: 'write', subject: 'pki/ca.crt' },
};

const kubeconfigUnread: KubeconfigFaults = {
  'kubeconfig/no-yaml': { code: 'DUPLICATE_KEY' },
  'kubeconfig/no-mapping': { field: 'file', name: null },
  'kubeconfig/not-set': { field: 'cluster-server', name: 'prod' },
  'kubeconfig/no-entry': { kind: 'context', name: 'admin@prod' },
  'kubeconfig/no-base64': { field: 'client-certificate-data' },
  'kubeconfig/private-key': { field: 'certificate-authority-data' },
  'kubeconfig/no-certificate': { field: 'certificate-authority-data' },
};

const entries: EntryFaults = {
  'entry/unread': { location, why: 'EACCES' },
  'entry/secret': {},
  'entry/no-certificate': {},
  'entry/no-public-key': {},
  'entry/no-key': {},
  'entry/several-keys': {},
  'entry/encrypted-key': {},
  'entry/byte-order-mark': {},
  'entry/kubeconfig-for-key': {},
  'entry/no-kubeconfig': {},
  'entry/no-kubeconfig-or-misplaced-key': {},
};

const origin = { kind: 'sink', name: 'main', use: '@acme/vault' } as const;
const late = { call: 'read', seconds: 120, isStopped: false } as const;
const named = { name: 'ca.key' };

const faults: PluginFaults = {
  'plugin/origin': { origin, said: statement('plugin/signature/mismatch') },
  'plugin/answer': { fault: statement('plugin/entry/not-requested', named) },
  'plugin/unreadable-error': {},
  'plugin/unknown-failure': {},
  'plugin/call/late': { call: 'write', seconds: 30, isStopped: true },
  'plugin/call/not-made': { call: 'write', why: statement('plugin/call/late', late) },
  'plugin/open/no-object': {},
  'plugin/method/missing': { method: 'release' },
  'plugin/method/no-function': { method: 'lock' },
  'plugin/options/no-answer': {},
  'plugin/options/no-issues': {},
  'plugin/part/type': { part: 'entry-public-key', ...named, expected: 'bytes' },
  'plugin/part/too-large': { part: 'chain', name: null, most: 32, unit: 'items' },
  'plugin/rights/control-characters': {},
  'plugin/sink/atomic': {},
  'plugin/location/no-id': {},
  'plugin/lock/no-object': {},
  'plugin/lock/no-signal': {},
  'plugin/lock/lost': {},
  'plugin/snapshot/no-object': {},
  'plugin/snapshot/too-large': {},
  'plugin/entry/not-requested': named,
  'plugin/entry/malformed': named,
  'plugin/entry/digest': named,
  'plugin/entry/secret-shown': named,
  'plugin/entry/public-as-secret': named,
  'plugin/entry/rest-with-key': named,
  'plugin/entry/read-and-unreadable': named,
  'plugin/replaced/no-object': {},
  'plugin/replaced/malformed': named,
  'plugin/replaced/digest': named,
  'plugin/replaced/kind': { ...named, kind: 'secret' },
  'plugin/key/no-object': {},
  'plugin/key/unknown-kind': {},
  'plugin/key/kind-differs': { found: 'ed25519', wanted: 'ec-p256' },
  'plugin/key/public-half': { kind: 'ec-p256', found: null },
  'plugin/key/private-half': {},
  'plugin/key/not-new': {},
  'plugin/key/changed': { name: 'kubernetes-ca' },
  'plugin/key/created-otherwise': { backend: 'hsm', key: 'kubernetes-ca', found: 'ed25519', wanted: 'ec-p256' },
  'plugin/signature/mismatch': {},
  'plugin/issuer/no-grants': {},
  'plugin/issue/no-object': {},
  'plugin/issue/no-status': {},
  'plugin/issue/no-ticket': {},
  'plugin/issue/no-pause': {},
  'plugin/chain/no-certificate': { why: 'a certificate of DER that ends too early' },
  'plugin/export/missing': { use: '@acme/vault', export: 'sink' },
  'plugin/export/malformed': { use: '@acme/vault', export: 'sink', maker: 'defineSink' },
  'plugin/export/contract': { use: '@acme/vault', export: 'sink', found: '2', known: 1 },
  'plugin/layout/rows': {
    use: './layout.js',
    faults: [
      { row: 0, field: 'row', known: [] },
      { row: 2, field: 'part', known: ['certificate', 'private key'] },
    ],
  },
  'plugin/retry/stopped': { why: 'no route to host' },
  'plugin/write/answer-differs': { location: 'secret/kpki' },
  'plugin/write/changed-meanwhile': { location: 'secret/kpki' },
  'plugin/write/unfinished': { why: 'EPERM', left: { written: ['ca.key'], old: ['ca.crt', 'sa.pub'], unremoved: [] } },
  'plugin/write/unknown': { why: 'the connection was reset', reading: 'sealed' },
  'plugin/restore/unfinished': { why: 'the connection was reset' },
};

/** A sample of the parameters for each message: a message without a sample is an error of types. */
const findingSamples: FindingParams = {
  ...artifact,
  ...bundle,
  ...caFindings,
  ...certificate,
  ...issued,
  ...keyPair,
  ...kubeconfig,
  ...report,
  ...rights,
  ...rotation,
  ...signing,
};
const remedySamples: RemedyParams = {
  ...artifactRemedies,
  ...bundleRemedies,
  ...caRemedies,
  ...keyPairRemedies,
  ...kubeconfigRemedies,
  ...reportRemedies,
  ...rightsRemedies,
  ...rotationRemedies,
  ...signingRemedies,
  ...adoptionRemedies,
};

type Lines = readonly (readonly [string, string])[];

function findings(of: Partial<FindingParams>): Lines {
  return linesOf(of, (message, params) => findingText({ ...finding(message as 'missing'), message, params } as never));
}

function remedies(of: Partial<RemedyParams>): Lines {
  return linesOf(of, (message, params) => `Fix: ${statementText({ message, params } as never)}`);
}

function statements(of: Partial<Statements>): Lines {
  return linesOf(of, (message, params) => statementText({ message, params } as never));
}

function linesOf(of: object, text: (message: string, params: never) => string): Lines {
  return Object.entries(of).map(([message, params]) => [message, text(message, params as never)]);
}

const nested = (): string => 'CAUSE';

/** One file for each group. */
const golden: Readonly<Record<string, Lines>> = {
  'artifact-findings': [...findings(artifact), ...remedies(artifactRemedies)],
  'bundle-findings': [...findings(bundle), ...remedies(bundleRemedies)],
  'ca-findings': [...findings(caFindings), ...remedies(caRemedies)],
  'certificate-findings': findings(certificate),
  'issued-findings': findings(issued),
  'key-pair-findings': [...findings(keyPair), ...remedies(keyPairRemedies)],
  'kubeconfig-findings': [...findings(kubeconfig), ...remedies(kubeconfigRemedies)],
  'report-findings': [...findings(report), ...remedies(reportRemedies)],
  'rights-findings': [...findings(rights), ...remedies(rightsRemedies)],
  'rotation-findings': [...findings(rotation), ...remedies(rotationRemedies)],
  'signing-findings': [
    ...findings(signing),
    ...remedies(signingRemedies),
    ...[
      { is: 'waits-for-approval' } as const,
      { is: 'signed-outside', key: 'root-ca' } as const,
      { is: 'without-certificate', ca: 'root-ca' } as const,
      { is: 'without-signer', ca: 'root-ca', why: [expired] } as const,
      { is: 'refused', objections: [] } as const,
    ].map((each) => [`unsigned: ${each.is}`, unsignedText(each, nested)] as const),
  ],
  'adoption-remedies': remedies(adoptionRemedies),
  notes: statements(notes),
  'entry-faults': [...statements(entries), ...statements(kubeconfigUnread)],
  'plugin-faults': statements(faults),
  actions: [...Object.entries(actions), ...Object.entries(undoActions)],
  phases: Object.entries(phaseTexts),
  'rotation-costs': [
    ...Object.entries(costOfLeak),
    ...Object.entries(leftBehind).flatMap(([of, texts]) => texts.map((each) => [`${of}, rolled back`, each] as const)),
  ],
  events: (['write', 'create', 'repair', 'restore'] as const).map((next) => [
    next,
    statementText(statement('stopped', { next, subject: 'SUBJECT' })),
  ]),
  objections: [
    { issuer: 'vault/pki', to: 'CAs' } as const,
    { issuer: 'vault/pki', to: 'names', refused: ['ip'] } as const,
    { issuer: 'vault/pki', to: 'usages', refused: ['server auth'] } as const,
    { issuer: 'vault/pki', to: 'its rules', why: 'role apiserver is missing' } as const,
  ].map((each) => [each.to, objectionsText([each])]),
  'tls-refusals': [
    'UNABLE_TO_GET_ISSUER_CERT',
    'CERT_SIGNATURE_FAILURE',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'HOSTNAME_MISMATCH',
    'INVALID_PURPOSE',
    'INVALID_CA',
    'PATH_LENGTH_EXCEEDED',
    'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    'ERR_OSSL_PEM_NO_START_LINE',
    'ERR_SSL_EE_KEY_TOO_SMALL',
    'ERR_SSL_CA_MD_TOO_WEAK',
    'OTHER',
  ].map((code) => [code, tlsRefusalText({ code, message: 'OpenSSL’s own words' })]),
};

test.each(Object.entries(golden))('%s', async (group, lines) => {
  const text = lines.map(([message, each]) => `${message}\n  ${each}\n`).join('\n');
  await expect(text).toMatchFileSnapshot(`golden/${group}.txt`);
});

test('each message is in one group', () => {
  const shown = Object.values(golden).flatMap((lines) => lines.map(([message]) => message));
  const messages: readonly (FindingMessage | RemedyMessage)[] = [
    ...(Object.keys(findingSamples) as FindingMessage[]),
    ...(Object.keys(remedySamples) as RemedyMessage[]),
  ];
  expect(messages.filter((message) => shown.filter((each) => each === message).length !== 1)).toEqual([]);
});
