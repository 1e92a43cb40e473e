import { type PluginFaults, statement } from '@kpki/engine';
import type { Variants } from './variants.ts';

const origin = { kind: 'sink', name: 'main', use: '@acme/vault' } as const;
const late = { call: 'read', seconds: 120, isStopped: false } as const;
const named = { name: 'ca.key' };

export const faults: PluginFaults = {
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

const use = './layout.js';

export const faultVariants: Variants<PluginFaults> = {
  'plugin/export/contract': { 'no version': { use: '@acme/vault', export: 'sink', found: null, known: 1 } },
  'plugin/layout/rows': {
    artifact: { use, faults: [{ row: 1, field: 'artifact', known: [] }] },
    'artifact-part': { use, faults: [{ row: 1, field: 'artifact-part', known: [] }] },
    path: { use, faults: [{ row: 1, field: 'path', known: [] }] },
    entry: { use, faults: [{ row: 1, field: 'entry', known: [] }] },
    encoding: { use, faults: [{ row: 1, field: 'encoding', known: ['pem', 'pem-pkcs8'] }] },
    with: { use, faults: [{ row: 1, field: 'with', known: [] }] },
    only: { use, faults: [{ row: 1, field: 'only', known: ['first owner', 'external etcd'] }] },
  },
  'plugin/write/unfinished': {
    'nothing changed': { why: 'denied', left: { written: [], old: [], unremoved: [] } },
    'one new, one old': { why: 'denied', left: { written: ['tls.key'], old: ['tls.crt'], unremoved: [] } },
  },
};
