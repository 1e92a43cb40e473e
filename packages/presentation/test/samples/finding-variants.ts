import type { FindingParams, RemedyParams } from '@kpki/engine';
import type { Variants } from './variants.ts';

const ca = 'kubernetes-ca';
const kinds = { found: 'ec-p256', wanted: 'rsa-2048' } as const;
const keeper = (node: string) => ({ node, sink: null });

export const findingVariants: Variants<FindingParams> = {
  'names-differ': {
    'missing alone': { lacking: [{ name: 'cp1' }], extra: [] },
    'excess alone': { lacking: [], extra: [{ name: 'evil.example' }] },
  },
  'usages-differ': {
    'another usage': { found: ['client auth'], wanted: ['server auth'] },
    'no usage': { found: [], wanted: ['server auth'] },
  },
  'limits-differ': {
    'path length': { pathLength: 0, names: false, name: 'etcd-ca', isForeign: false },
    'permitted names': { pathLength: null, names: true, name: 'etcd-ca', isForeign: false },
  },
  'limits-differ/path-length': { 'none requested': { found: 3, wanted: null }, 'no limit': { found: null, wanted: 0 } },
  'key-kind-differs/rotation': {
    'signed at once': { name: 'etcd-ca', ...kinds, unsigned: null },
    'signed after an approval': { name: 'etcd-ca', ...kinds, unsigned: { is: 'waits-for-approval' } },
  },
  'issuer-changed/other-ca': {
    'of the same name': { keys: { issuer: '34ba017c9f1b770c', ca: '910c4ec15d2a31c4' } },
  },
  'bundle-differs/order': { 'a certificate twice': { location: 'cp1/pki/ca.crt', holdsTwice: true } },
  'issuer-changed/generation': { 'in a rollback': { signs: 'old' } },
  'issuer-changed/signer': {
    'the CA itself': { found: 'CN=kubernetes-ca', wanted: { kind: 'self' } },
    'another CA': { found: 'CN=etcd-ca', wanted: { kind: 'named', name: ca } },
  },
  'issuer-unusable/unsigned': { 'outside kpki': { why: { is: 'signed-outside', key: null } } },
  'rotation-inconsistent': {
    'differing copies': {
      differing: [{ part: 'next key', keepers: [[keeper('cp1')], [keeper('cp2'), keeper('cp3')]] }],
      locations: ['cp1/pki/etcd/ca.key.next'],
    },
    'no differing copies': { differing: [], locations: ['cp2/pki/etcd/ca.crt.next'] },
  },
  'rotation-under-way': {
    'a CA': { name: 'etcd-ca', at: 'trust', next: 'reissue' },
    'tokens before the new key signs': { name: 'sa', at: 'trust', next: 'reissue' },
    'tokens of two keys': { name: 'sa', at: 'reissue', next: 'distrust' },
  },
  'rotation-under-way/in-part': {
    'one node, twice': { name: 'etcd-ca', at: 'trust', lacking: [keeper('cp3'), keeper('cp3')] },
    'two nodes': { name: 'etcd-ca', at: 'trust', lacking: [keeper('cp2'), keeper('cp3')] },
  },
  'entries-missing': {
    'entries of another cluster': {
      foreign: { context: 'default-system', server: 'https://192.0.2.200:6443', commonName: 'system:node:cp1' },
    },
    'no entries': { foreign: null },
  },
  'key-mismatch/user': { 'in the kubeconfig': { file: null }, 'in a file': { file: 'current-key.pem' } },
  'fields-foreign': { several: { fields: ['user/token', 'user/username'] } },
  'copy-missing': { 'of a sink': { keeper: { node: 'cp1', sink: 'mgmt' } } },
  'not-to-be-issued/ca': {
    'a new certificate': {
      texts: ['it is a CA without key usages'],
      cure: 'a new certificate',
      name: 'etcd-ca',
      isForeign: false,
    },
    'another key': { texts: ['the key is too small'], cure: 'another key', name: 'etcd-ca', isForeign: false },
  },
};

export const remedyVariants: Variants<RemedyParams> = {
  'restore-issuing-key': {
    'no rotation': { ca, otherwise: 'rotate' },
    'the new CA is in use': { ca, otherwise: 'finish-and-rotate' },
  },
  'restore-ca': {
    'many certificates': {
      signed: Array.from({ length: 13 }, (_, at) => ({ name: 'apiserver', location: `cp${at}/pki/apiserver.crt` })),
    },
  },
  'restore-ca-key': {
    'the first CA': { name: ca, isSuccessor: false },
    'a CA in use by a rotation': { name: ca, isSuccessor: true },
  },
  'restore-key': { 'the first CA': { name: ca, isSuccessor: false } },
  'restore-pair': { 'the first CA': { name: ca, isSuccessor: false } },
  'renew-cas-or-replace': { 'several CAs': { names: [ca, 'etcd-ca'], name: ca } },
  'exchange-then-rotate': {
    compromised: { name: 'etcd-ca', compromised: true },
    'not known to be compromised': { name: 'etcd-ca', compromised: null },
  },
  'make-editable': { 'no renewal': { location: 'kubelet.conf', renew: null, ca } },
};
