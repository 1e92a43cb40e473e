import { type Notes, remedy, statement } from '@kpki/engine';
import { ca, expired, issuers, location, refused } from './parameters.ts';
import type { Variants } from './variants.ts';

const blocked = {
  artifact: 'kubernetes-ca',
  findings: [expired],
  remedy: remedy('renew-cas', { names: ['kubernetes-ca'] }),
};

export const notes: Notes = {
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

export const noteVariants: Variants<Notes> = {
  'left-undone': {
    'one step': { count: 1, command: { verb: 'rekey', names: ['apiserver', 'cp1'] } },
    'one step without a command': { count: 1, command: null },
  },
};
