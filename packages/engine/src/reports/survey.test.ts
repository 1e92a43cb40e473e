import { pemBlocks, pemEncode } from '@kpki/plugin';
import { describe, expect, test, vi } from 'vitest';
import { certificatePem, reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { encryptedPem, keyPem, newKey } from '../../test/keys.ts';
import { editKubeconfig } from '../../test/kubeconfigs.ts';
import { daysLater, fullState, now, type TestState } from '../../test/observed-state.ts';
import { secretLines } from '../../test/secrets.ts';
import { certified, stranger } from '../../test/stranger-ca.ts';
import { forecastOf, type SurveyEntry, type SurveyedFile, surveyedContent, surveyOf } from '../index.ts';
import { finding } from '../model/finding.ts';

const circumstance = { now, renewBefore: 30 * 86_400 };

function fileOf(path: string, bytes: Uint8Array | string, different: Partial<SurveyedFile> = {}): SurveyedFile {
  const content = surveyedContent(Buffer.from(bytes));
  return {
    location: '.',
    path,
    name: path,
    absolutePath: `/x/${path}`,
    content,
    isOpenToAll: false,
    findings: [],
    ...different,
  };
}

const filesOf = (observed: TestState): readonly SurveyedFile[] =>
  observed.entries().map((entry) => fileOf(entry, observed.bytes(entry)));
const survey = (files: readonly SurveyedFile[], at = now) => surveyOf(files, { ...circumstance, now: at });
const entryOf = (entries: readonly SurveyEntry[], artifact: string): SurveyEntry => {
  const found = entries.find((each) => each.artifact === artifact);
  if (found === undefined) throw new Error(`there is no ${artifact} among ${entries.map((each) => each.artifact)}`);
  return found;
};

test('of a key in DER no copy is left', () => {
  const [block] = pemBlocks(Buffer.from(keyPem(newKey())));
  const key = block?.der ?? new Uint8Array();
  using fill = vi.spyOn(Uint8Array.prototype, 'fill');
  expect(surveyedContent(key)).toBeNull();
  const wiped = fill.mock.contexts.filter((each) => each instanceof Uint8Array && each.length === key.length);
  expect(wiped).toEqual([new Uint8Array(key.length)]);
  expect(key).not.toEqual(new Uint8Array(key.length));
});

describe('survey', () => {
  test('a tree of kubeadm: each file is what the catalog calls it, once, and all is well', async () => {
    const entries = survey(filesOf(await fullState(cluster())));
    expect(Object.fromEntries(entries.map(({ path, name }) => [path, name]))).toEqual({
      'admin.conf': 'admin.conf',
      'controller-manager.conf': 'controller-manager.conf',
      'kubelet.conf': 'kubelet.conf',
      'pki/apiserver-etcd-client.crt': 'apiserver-etcd-client',
      'pki/apiserver-kubelet-client.crt': 'apiserver-kubelet-client',
      'pki/apiserver.crt': 'apiserver',
      'pki/ca.crt': 'kubernetes-ca',
      'pki/etcd/ca.crt': 'etcd-ca',
      'pki/etcd/healthcheck-client.crt': 'etcd-healthcheck-client',
      'pki/etcd/peer.crt': 'etcd-peer',
      'pki/etcd/server.crt': 'etcd-server',
      'pki/front-proxy-ca.crt': 'front-proxy-ca',
      'pki/front-proxy-client.crt': 'front-proxy-client',
      'pki/sa.key': 'sa',
      'scheduler.conf': 'scheduler.conf',
      'super-admin.conf': 'super-admin.conf',
    });
    expect(entries.filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  test('its forecast says what stops, and what a CA takes along', async () => {
    const ends = forecastOf(survey(filesOf(await fullState(cluster()))), circumstance);
    expect(ends.find(({ artifact }) => artifact === 'pki/etcd/ca.crt')).toMatchObject({
      name: 'etcd-ca',
      stops: 'etcd members do not accept each other, and the API server does not reach etcd.',
      takesAlong: expect.arrayContaining(['pki/etcd/peer.crt', 'pki/apiserver-etcd-client.crt']),
    });
  });

  test('a file is not taken for what its path says where it is no such thing', async () => {
    const leaf = await certified(new Uint8Array((await stranger('x')).certificate.publicKey), await stranger('y'), {
      isLeaf: true,
    });
    expect(survey([fileOf('pki/ca.crt', certificatePem(leaf))])).toMatchObject([{ name: null, kind: 'certificate' }]);
  });

  test('what has ended, and what ends with a CA that has', async () => {
    const observed = await fullState(cluster());
    await reissue(observed, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', {
      notBefore: daysLater(-9),
      notAfter: daysLater(-2),
    });
    await reissue(observed, 'pki/etcd/ca.crt', 'pki/etcd/ca', { notBefore: daysLater(-9), notAfter: daysLater(-1) });
    const entries = survey(filesOf(observed));
    expect(entryOf(entries, 'pki/front-proxy-client.crt')).toMatchObject({
      state: 'expired',
      residualSeconds: -2 * 86_400,
    });
    expect(entryOf(entries, 'pki/etcd/peer.crt')).toMatchObject({
      state: 'expired',
      findings: [coded('expired/ca'), { reason: 'outlives-ca' }],
    });
  });

  test('a certificate with the key of another beside it, and one that is due', async () => {
    const observed = await fullState(cluster());
    observed.put('pki/apiserver.key', keyPem(newKey()));
    await reissue(observed, 'admin.conf', 'pki/ca', { notBefore: daysLater(-300), notAfter: daysLater(20) });
    const entries = survey(filesOf(observed));
    expect(entryOf(entries, 'pki/apiserver.crt')).toMatchObject({
      state: 'invalid',
      findings: [{ reason: 'key-mismatch' }],
    });
    expect(entryOf(entries, 'admin.conf')).toMatchObject({ state: 'due', findings: [{ reason: 'renew-due' }] });
  });

  test('a user of a kubeconfig whose private key is not that of its certificate, inside or in a file', async () => {
    const observed = await fullState(cluster());
    const strange = keyPem(newKey());
    editKubeconfig(observed, 'admin.conf', ({ users }) => {
      users[0].user['client-key-data'] = Buffer.from(strange).toString('base64');
    });
    editKubeconfig(observed, 'kubelet.conf', (form) => {
      const [{ user }] = form.users;
      observed.put('current.pem', Buffer.from(user['client-certificate-data'], 'base64'));
      observed.put('current-key.pem', Buffer.from(user['client-key-data'], 'base64'));
      form.users = [
        { name: 'x', user: { 'client-certificate': 'current.pem', 'client-key': 'current-key.pem' } as never },
      ];
    });
    const credentials = new Map(['current.pem', 'current-key.pem'].map((name) => [name, `/x/${name}`]));
    const all = (): readonly SurveyEntry[] =>
      survey(filesOf(observed).map((file) => (file.path === 'kubelet.conf' ? { ...file, credentials } : file)));
    const before = all();
    expect(entryOf(before, 'admin.conf')).toMatchObject({
      state: 'invalid',
      findings: [finding('key-mismatch/user', { file: null })],
    });
    expect(entryOf(before, 'kubelet.conf')).toMatchObject({ state: 'ok', findings: [] });
    observed.put('current-key.pem', strange);
    const after = all();
    expect(entryOf(after, 'kubelet.conf')).toMatchObject({
      state: 'invalid',
      findings: [finding('key-mismatch/user', { file: 'current-key.pem' })],
    });
    expect(entryOf(after, 'scheduler.conf')).toMatchObject({ state: 'ok' });
    const reported = JSON.stringify([after, ...filesOf(observed)]);
    for (const line of strange.split('\n').slice(1, -2)) expect(reported).not.toContain(line);
  });

  test('advice about a server certificate: a finding, and the state stays ok', async () => {
    const observed = await fullState(cluster());
    const notAfter = daysLater(800);
    await reissue(observed, 'pki/apiserver.crt', 'pki/ca', { notAfter });
    await reissue(observed, 'pki/front-proxy-client.crt', 'pki/front-proxy-ca', { notAfter });
    const entries = survey(filesOf(observed));
    expect(entryOf(entries, 'pki/apiserver.crt')).toMatchObject({
      state: 'ok',
      findings: [{ reason: 'serving-lifetime' }],
    });
    expect(entryOf(entries, 'pki/front-proxy-client.crt')).toMatchObject({ state: 'ok', findings: [] });
  });

  test('one part that cannot be read hides no other', async () => {
    const observed = await fullState(cluster());
    const bytes = Buffer.concat([pemEncode('CERTIFICATE', Buffer.from('junk')), observed.bytes('pki/ca.crt')]);
    const entries = survey([fileOf('bundle.pem', bytes)]);
    expect(entries).toMatchObject([
      { artifact: 'bundle.pem', state: 'unreadable', fingerprint: null },
      { artifact: 'bundle.pem#2', state: 'ok', kind: 'ca' },
    ]);
  });

  test('a certificate in DER, a key by itself, an encrypted one, and bytes that are nothing of a PKI', async () => {
    const { certificate } = await stranger('x');
    expect(survey([fileOf('x.der', certificate.der)])).toMatchObject([{ kind: 'ca', subject: 'CN=x' }]);
    expect(survey([fileOf('x.key', keyPem(newKey()))])).toMatchObject([{ kind: 'key pair', state: 'ok' }]);
    expect(survey([fileOf('x.key', encryptedPem(newKey()))])).toMatchObject([
      {
        kind: 'key pair',
        state: 'unreadable',
        findings: [finding('unreadable/encrypted-key')],
      },
    ]);
    for (const bytes of ['', 'hello', Buffer.from([0x30, 0x82, 1, 2, 0]), Buffer.alloc(600)]) {
      expect(surveyedContent(Buffer.from(bytes))).toBeNull();
    }
  });

  test('a private key that everybody may read', async () => {
    const observed = await fullState(cluster());
    const open = (path: string) => fileOf(path, observed.bytes(path), { isOpenToAll: true });
    expect(survey([open('pki/ca.key'), open('pki/ca.crt'), open('admin.conf')])).toMatchObject([
      { artifact: 'pki/ca.key', state: 'invalid', findings: [{ reason: 'private-key-exposed' }] },
      { artifact: 'pki/ca.crt', state: 'ok' },
      { artifact: 'admin.conf', state: 'invalid', findings: [{ reason: 'private-key-exposed' }] },
    ]);
  });

  test('every user of a kubeconfig, whichever context is the current one; its trust bundle where that is in no file', async () => {
    const observed = await fullState(cluster());
    editKubeconfig(observed, 'admin.conf', (config) => {
      config.users.push({ name: 'token', user: { token: 'x' } } as never);
      config['current-context'] = 'nowhere';
    });
    expect(survey([fileOf('admin.conf', observed.bytes('admin.conf'))])).toMatchObject([
      {
        artifact: 'admin.conf user default-admin',
        kind: 'kubeconfig',
        state: 'ok',
        subject: expect.stringMatching(/kubernetes-admin/),
      },
      { artifact: 'admin.conf user token', kind: 'kubeconfig', state: 'ok', fingerprint: null },
      { artifact: 'admin.conf cluster default-cluster', kind: 'trust bundle', name: null },
    ]);
  });

  test('what could not be looked into is a line like another', () => {
    const file = fileOf('x.crt', '', {
      findings: [finding('unreadable/file', { why: 'it may not be read (EACCES)' })],
    });
    expect(survey([file])).toMatchObject([{ artifact: 'x.crt', kind: null, state: 'unreadable', notAfter: null }]);
  });

  test('holds nothing private', async () => {
    const observed = await fullState(cluster());
    const text = JSON.stringify(survey(filesOf(observed)));
    for (const line of secretLines(observed)) expect(text).not.toContain(line);
  });
});
