import { type Backend, PluginError } from '@kpki/plugin';
import { backend as memory, memoryStorage } from '@kpki/plugin-conformance/memory';
import { readCertificate } from '@kpki/x509';
import { expect, test } from 'vitest';
import { silentHost as host } from '../../test/memory-plugins.ts';
import { oneNode } from '../../test/one-node-cluster.ts';
import { checkCas } from './check-cas.ts';

const call = { signal: new AbortController().signal };

function declared(cas: string) {
  const environments = `environments:
  dev:
    backends: { hsm: { use: "@kpki/pkcs11" } }
    sinks: { main: { use: "@kpki/filesystem", layout: kubeadm } }
    ca: ${cas}
`;
  return oneNode(environments, 'dev');
}

const opened = (instance: Backend) => [{ kind: 'backend', name: 'hsm', instance }] as const;

test('a key in a store: whether it is there, and by which name', async () => {
  const backend = await memory.open({ storage: memoryStorage() }, host);
  await backend.keyStore?.create('demo.dev.kubernetes-ca.1', 'ec-p256', call);
  await backend.keyStore?.create('mine', 'ec-p384', call);
  const cas = '{ kubernetes-ca: { keys: hsm }, etcd-ca: { keys: hsm }, front-proxy-ca: { keys: hsm, key: mine } }';
  expect(await checkCas(declared(cas), opened(backend), new Map(), call)).toEqual([
    { ca: 'kubernetes-ca', state: 'there', text: 'hsm holds demo.dev.kubernetes-ca.1 (ec-p256)' },
    { ca: 'etcd-ca', state: 'not there', text: 'hsm holds no key demo.dev.etcd-ca.1 yet' },
    { ca: 'front-proxy-ca', state: 'there', text: 'hsm holds mine (ec-p384)' },
  ]);
});

test('a certificate in a sink of which the store has no key, whatever it has under the name', async () => {
  const backend = await memory.open({ storage: memoryStorage() }, host);
  await backend.keyStore?.create('demo.dev.kubernetes-ca.1', 'ec-p256', call);
  const [shown] = (await backend.issuers?.get('direct')?.ca(call)) ?? [];
  if (shown === undefined) throw new Error('the memory has an issuer');
  const other = readCertificate(shown);
  const stored = new Map([
    ['kubernetes-ca', other],
    ['etcd-ca', other],
  ] as const);
  const cas = '{ kubernetes-ca: { keys: hsm }, etcd-ca: { keys: hsm } }';
  const none = 'and no key of the stored certificate';
  expect(await checkCas(declared(cas), opened(backend), stored, call)).toEqual([
    { ca: 'kubernetes-ca', state: 'failed', text: `hsm holds demo.dev.kubernetes-ca.1, ${none}` },
    { ca: 'etcd-ca', state: 'failed', text: `hsm holds no key demo.dev.etcd-ca.1, ${none}` },
  ]);
});

test('no key in a store that makes none', async () => {
  const backend = await memory.open({ storage: memoryStorage() }, host);
  const { keyStore } = backend;
  if (keyStore === undefined) throw new Error('the memory keeps keys');
  const reading = { ...backend, keyStore: { ...keyStore, creates: [], find: async () => null } };
  expect(await checkCas(declared('{ etcd-ca: { keys: hsm, key: mine } }'), opened(reading), new Map(), call)).toEqual([
    {
      ca: 'etcd-ca',
      state: 'failed',
      text: 'hsm holds no key mine, and creates none: make the key with the tools of the key store',
    },
  ]);
});

test('a key in an issuer: what it shows; none of that name', async () => {
  const backend = await memory.open({ storage: memoryStorage() }, host);
  const [name = ''] = backend.issuers?.keys() ?? [];
  const cas = `{ kubernetes-ca: { keys: hsm/${name} }, etcd-ca: { keys: hsm/nowhere } }`;
  expect(await checkCas(declared(cas), opened(backend), new Map(), call)).toMatchObject([
    { ca: 'kubernetes-ca', state: 'there', text: expect.stringMatching(new RegExp(`^hsm/${name} shows CN=`)) },
    { ca: 'etcd-ca', state: 'failed', text: 'there is no issuer hsm/nowhere' },
  ]);
});

test('what is not reached is not known; of keys in the sinks, and of those of others, nothing is asked', async () => {
  const refuse = () => Promise.reject(new PluginError('unavailable', 'the token is not there'));
  const backend: Backend = {
    keyStore: { creates: [], find: refuse, create: refuse },
    check: async () => {},
    close: async () => {},
  };
  const cas = '{ kubernetes-ca: { keys: hsm }, etcd-ca: { keys: external } }';
  expect(await checkCas(declared(cas), opened(backend), new Map(), call)).toEqual([
    { ca: 'kubernetes-ca', state: 'failed', text: 'the token is not there' },
  ]);
  expect(await checkCas(declared(cas), [], new Map(), call)).toEqual([
    { ca: 'kubernetes-ca', state: 'failed', text: 'backend hsm could not be opened' },
  ]);
});
