import { expect, test } from 'vitest';
import { type Case, everythingHolds, runCases } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { encryptedPem, keyAt, keyPem, newKey, publicPem } from '../../test/keys.ts';
import { fullState, type TestState } from '../../test/observed-state.ts';
import { finding } from '../model/finding.ts';
import { statement } from '../model/statement.ts';
import { emptyIntent } from './intent.ts';

const byteOrderMark = '\uFEFF';
const strayBegin = '-----BEGIN CERTIFICATE-----\n';
const files = ['pki/ca.crt', 'pki/ca.key', 'pki/apiserver.crt', 'pki/apiserver.key', 'pki/sa.key', 'pki/sa.pub'];

/** As OpenSSL 1 wrote encrypted keys. */
const oldEncrypted = keyPem(newKey()).replace('\n', '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n');

const change = (entry: string, edit: (text: string) => string) => (observed: TestState) =>
  observed.put(entry, edit(observed.text(entry)));
const changeAll = (edit: (text: string) => string) => (observed: TestState) => {
  for (const entry of files) observed.put(entry, edit(observed.text(entry)));
};

runCases('PEM files as people keep them', [
  ['line ends of Windows', changeAll((text) => text.replaceAll('\n', '\r\n')), {}, { warns: {} }],
  [
    'text before and behind',
    changeAll((text) => `Bag Attributes\n    friendlyName: a\n${text}\nthe end`),
    {},
    { warns: {} },
  ],
  [
    'a begin line behind, as of a block that was not copied to its end',
    changeAll((text) => `${text}${strayBegin}`),
    {},
    { warns: {} },
  ],
  ['a begin line before', changeAll((text) => `${strayBegin}${text}`), {}, { warns: {} }],
  [
    'a byte order mark before a certificate: Go does not see it',
    change('pki/apiserver.crt', (text) => byteOrderMark + text),
    { 'apiserver cp1': 'renew unreadable' },
  ],
  [
    'a byte order mark before a key: Go does not see it',
    change('pki/apiserver.key', (text) => byteOrderMark + text),
    { 'apiserver cp1': 'rekey unreadable' },
  ],
  [
    'a byte order mark before the service-account key',
    change('pki/sa.key', (text) => byteOrderMark + text),
    { sa: 'blocked unreadable' },
  ],
  [
    'a byte order mark before the public key',
    change('pki/sa.pub', (text) => byteOrderMark + text),
    { sa: 'update unreadable' },
  ],
]);

const severalIn = {
  'pki/sa.key': { sa: 'blocked unreadable' },
  'pki/apiserver.key': { 'apiserver cp1': 'blocked unreadable' },
  'pki/front-proxy-ca.key': {
    'front-proxy-ca': 'blocked unreadable',
    'front-proxy-client cp1': 'blocked issuer-unusable',
  },
};

runCases('several private keys in a file are neither read nor overwritten', [
  ...(['pki/sa.key', 'pki/apiserver.key', 'pki/front-proxy-ca.key'] as const).map(
    (entry): Case => [
      `a second one behind ${entry}`,
      change(entry, (text) => text + keyPem(newKey())),
      severalIn[entry],
    ],
  ),
  [
    'another one before its own',
    change('pki/apiserver.key', (text) => keyPem(newKey()) + text),
    severalIn['pki/apiserver.key'],
  ],
  [
    'one is encrypted, as OpenSSL 1 did it',
    change('pki/apiserver.key', (text) => oldEncrypted + text),
    severalIn['pki/apiserver.key'],
  ],
]);

test.each([
  ['pki/apiserver.key', { rekey: ['apiserver cp1'] }],
  ['pki/etcd/ca.key', { rotate: [{ name: 'etcd-ca', to: 'distrust' }] }],
  ['pki/sa.key', { rotate: [{ name: 'sa', to: 'trust' }] }],
] as const)('nor is %s where somebody asks for another key', async (entry, asked) => {
  const observed = await fullState(cluster());
  const several = observed.text(entry) + keyPem(newKey());
  observed.put(entry, several);
  await expect(observed.applyFor({ ...emptyIntent, ...asked })).rejects.toMatchObject({ code: 'denied' });
  expect(observed.text(entry)).toBe(several);
});

runCases('a private key in a file that everybody may read', [
  [
    'beside a certificate, a CA and a public key: it is told, and left',
    (observed) => {
      for (const name of ['pki/apiserver.crt', 'pki/ca.crt', 'pki/sa.pub']) {
        observed.put(name, observed.text(name) + keyPem(newKey()));
      }
    },
    {},
    {
      warns: {
        'kubernetes-ca': 'private-key-exposed',
        'kubernetes-ca-bundle': 'private-key-exposed',
        sa: 'private-key-exposed',
        'apiserver cp1': 'private-key-exposed',
      },
    },
  ],
]);

test('what is said of each names the file, and what about it', async () => {
  const observed = await fullState(cluster());
  const [sa, apiserver, frontProxy] = ['pki/sa.key', 'pki/apiserver.key', 'pki/front-proxy-client.key'] as const;
  observed.put(sa, byteOrderMark + observed.text(sa));
  observed.put(apiserver, encryptedPem(keyAt(observed, apiserver)));
  observed.put(frontProxy, observed.text(frontProxy) + keyPem(newKey()) + keyPem(newKey()) + publicPem(newKey()));
  const reported = (await observed.plan()).steps.flatMap(({ reasons, warnings }) => [...reasons, ...warnings]);
  expect(reported).toEqual([
    finding('unreadable', { location: sa, why: statement('entry/byte-order-mark') }),
    finding('unreadable', { location: apiserver, why: statement('entry/encrypted-key') }),
    finding('unreadable', { location: frontProxy, why: statement('entry/several-keys') }),
  ]);
});

test('verify names the file of a key that no component can start with', async () => {
  const observed = await fullState(cluster());
  observed.put('pki/apiserver.key', '');
  observed.put('pki/etcd/server.key', encryptedPem(newKey()));
  const failing = (await observed.verify()).filter(({ check, holds }) => check === 'connects' && holds !== 'yes');
  const notTried = (location: string, why: string) =>
    statement('connects/not-tried', { why: statement('entry/unread', { location, why }) });
  const texts = new Map(failing.map(({ text }) => [JSON.stringify(text), text]));
  expect(new Set(texts.values())).toEqual(
    new Set([
      notTried('pki/apiserver.key', 'there is no private key in it'),
      notTried('pki/etcd/server.key', 'the private key is encrypted'),
    ]),
  );
});

test('verify connects with what Go finds in the files, as the plan does', async () => {
  const observed = await fullState(cluster());
  for (const entry of files) observed.put(entry, `${strayBegin}${observed.text(entry)}${strayBegin}`);

  await everythingHolds(observed);
});
