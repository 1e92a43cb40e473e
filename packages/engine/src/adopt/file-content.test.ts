import { Secret } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { encryptedPem, keyPem, newKey, publicKeyOf, publicPem } from '../../test/keys.ts';
import { fullState } from '../../test/observed-state.ts';
import { statement } from '../model/statement.ts';
import { contentOf } from './file-content.ts';

const of = (text: string | Uint8Array) => contentOf(new Secret(Buffer.from(text)));

test('a key, whole, encrypted or cut off: of each no more than its public half', () => {
  const key = newKey();
  expect(of(keyPem(key))).toEqual({ kind: 'private key', privateKey: publicKeyOf(key) });
  expect(of(encryptedPem(key))).toEqual({ kind: 'private key', privateKey: null });
  expect(of(keyPem(key).slice(0, 80))).toMatchObject({ kind: 'private key', privateKey: null });
  expect(of(publicPem(key))).toEqual({ kind: 'public key', publicKeys: [publicKeyOf(key)] });
});

test('a certificate in PEM, with text around it, with a key behind it, and in DER', async () => {
  const observed = await fullState(cluster());
  const { der } = certificateAt(observed, 'pki/apiserver.crt');
  const pem = observed.text('pki/apiserver.crt');
  const same = { kind: 'certificates', certificates: [{ der }] };
  expect(of(`Certificate:\n    Data:\n${pem}`)).toMatchObject({ ...same, privateKey: null });
  expect(of(der)).toMatchObject({ ...same, privateKey: null });
  const both = of(`${pem}${observed.text('pki/apiserver.key')}`);
  expect(both).toMatchObject({ ...same, privateKey: certificateAt(observed, 'pki/apiserver.crt').publicKey });
});

test('a kubeconfig, and one that cannot be followed', async () => {
  const observed = await fullState(cluster());
  const text = observed.text('admin.conf');
  expect(of(text)).toMatchObject({ kind: 'kubeconfig', view: { userName: 'default-admin' } });
  expect(of(text.replace(/current-context: .*/, 'current-context: elsewhere'))).toMatchObject({
    kind: 'unreadable',
    why: statement('kubeconfig/no-entry', { kind: 'context', name: 'elsewhere' }),
  });
});

test.each([
  ['noise', 'x'],
  ['nothing', ''],
  [
    'a request, which is no certificate',
    '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n',
  ],
  ['another file with clusters in it', 'clusters: [a, b]\n'],
])('%s is nothing of a PKI', (_, text) => {
  expect(of(text)).toEqual({ kind: 'other' });
});

test('a broken certificate is told, and not passed over', () => {
  expect(of('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')).toMatchObject({ kind: 'unreadable' });
});

test('a key in the form of another program is told by how it begins, and no byte of it is in the answer', () => {
  const key = newKey();
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  expect(of(pkcs8)).toEqual({ kind: 'unreadable', form: 'der-key' });
  const password = { cipher: 'aes-256-cbc', passphrase: 'x' };
  expect(of(key.export({ type: 'pkcs8', format: 'der', ...password }))).toMatchObject({ form: 'der-key' });
  expect(of(publicKeyOf(key))).toMatchObject({ form: 'der-public-key' });
  expect(of(Buffer.from('feedfeed00000002', 'hex'))).toMatchObject({ form: 'java' });
  expect(of(Buffer.from('3080020103308006', 'hex'))).toMatchObject({ form: 'pkcs12' });
});
