import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer as plainServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { clusterPki } from '../../../test/configurations.ts';
import { type AtWork, atWork } from '../../../test/ui/work/at-work.ts';
import type { Task } from './task.ts';

type Target = Extract<Task, { readonly type: 'ask servers' }>['target'];
type Intent = Extract<Task, { readonly type: 'plan' }>['intent'];

/** Nothing listens there. */
const closed = '127.0.0.1:1';

const configurationText = (live: Readonly<Record<string, string>>): string => `${clusterPki('x')}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  local:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
    live: { cp1: ${JSON.stringify(live)} }
`;

/** Plans and applies; the runs are numbered from this one on. */
async function applied({ send, hear }: AtWork, run: number, target: Target, intent?: Intent): Promise<void> {
  send(run, { type: 'plan', target, ...(intent === undefined ? {} : { intent }) });
  const { plan } = await hear(run, 'planned');
  send(run + 1, { type: 'apply', target, plan });
  await hear(run + 1, 'applied');
}

async function serving(certificate: Buffer, key: Buffer): Promise<string> {
  const server = createServer({ cert: certificate, key }, (socket) => socket.on('error', () => {}).end());
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('each server is told with what it serves, compared with what is stored', async () => {
  const work = await atWork('return own;');
  const { folder, target, send, hear, notices } = work;
  await applied(work, 1, target('local'));
  const stored = (file: string): Promise<Buffer> => readFile(join(folder, 'out/pki', file));
  const older = await serving(await stored('etcd/server.crt'), await stored('etcd/server.key'));
  // Certificates begin at whole seconds.
  await pause(1100);
  await applied(work, 3, target('local'), { renew: ['etcd-server cp1'], rekey: [], rotate: [] });
  const same = await serving(await stored('apiserver.crt'), await stored('apiserver.key'));

  const file = join(folder, 'live.yaml');
  const others = ['etcd-peer', 'kube-controller-manager', 'kube-scheduler', 'kubelet'].map((name) => [name, closed]);
  const live = { 'kube-apiserver': same, etcd: older, ...Object.fromEntries(others) };
  await writeFile(file, configurationText(live));
  send(5, { type: 'ask servers', target: { file, environment: 'local' } });
  await hear(5, 'live over');

  const types = notices(5).map(({ type }) => type);
  expect(types.indexOf('live asked')).toBeLessThan(types.indexOf('live answers'));
  expect((await hear(5, 'live asked')).servers).toHaveLength(6);
  const answers = notices(5).flatMap((notice) => (notice.type === 'live answers' ? notice.answers : []));
  expect(Object.fromEntries(answers.map(({ server, state }) => [server, state]))).toEqual({
    'kube-apiserver': 'stored',
    etcd: 'older',
    'etcd-peer': 'unreachable',
    'kube-controller-manager': 'unreachable',
    'kube-scheduler': 'unreachable',
    kubelet: 'unreachable',
  });
  expect(answers.find(({ server }) => server === 'kube-apiserver')).toMatchObject({
    endpoint: same,
    artifact: 'apiserver cp1',
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('a question to servers that are silent is stopped, and others work meanwhile', async () => {
  const { folder, send, hear } = await atWork('return own;');
  const silent = plainServer((socket) => void socket.on('error', () => {}));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const file = join(folder, 'silent.yaml');
  await writeFile(file, configurationText({ 'kube-apiserver': `127.0.0.1:${(silent.address() as AddressInfo).port}` }));
  const target = { file, environment: 'local' };
  send(1, { type: 'ask servers', target });
  await hear(1, 'live asked');
  send(2, { type: 'plan', target });
  await hear(2, 'planned');
  send(3, { type: 'stop', of: 1 });
  expect((await hear(1, 'failure')).failure.exit).toBe('interrupted');
});
