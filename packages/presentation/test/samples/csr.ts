import type { RequestStatements } from '@kpki/engine';
import { ca, expired } from './parameters.ts';
import type { Variants } from './variants.ts';

export const requests: RequestStatements = {
  'request/asked-twice': {},
  'request/not-declared': {},
  'request/no-certificate': {},
  'request/unreadable': { why: 'not PEM' },
  'request/key-kind-differs': { found: 'rsa-2048', wanted: 'ec-p256' },
  'request/subject-differs': { found: 'CN=other' },
  'request/names-differ': { found: ['api.example.com', '192.0.2.10'] },
  'request/usages-differ': { found: ['server auth', 'client auth'] },
  'request/asks-for-ca': {},
  'request/asks-for-no-ca': {},
  'request/constraints-differ': {},
  'request/said/subject': {
    said: { organizations: [], commonName: 'jane' },
    declared: { organizations: ['dev', 'ops'], commonName: 'jane' },
  },
  'request/said/names': { said: ['api.example.com'], declared: [] },
  'request/said/is-ca': { said: true, declared: false },
  'request/said/usages': { said: ['server auth'], declared: ['server auth', 'client auth'] },
  'request/said/seconds': { said: 315_360_000, declared: 31_536_000 },
  'request/said/path-length': { said: null, declared: 0 },
  'request/said/permitted-names': { said: [], declared: ['.example.com'] },
  'request/other-key': {},
  'request/no-signer': {},
  'request/other-signer': { said: 'etcd-ca', declared: ca },
  'request/key-elsewhere': { ca },
  'request/signer-not-ok': { ca, findings: [expired] },
};

export const requestVariants: Variants<RequestStatements> = {
  'request/key-kind-differs': { 'unknown algorithm': { found: null, wanted: 'ec-p256' } },
  'request/names-differ': { none: { found: [] } },
  'request/usages-differ': { none: { found: [] } },
  'request/signer-not-ok': { 'not declared': { ca, findings: null } },
};
