import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramResult } from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { eventually } from './eventually.ts';
import { kpkiIn } from './program.ts';
import { writeServiceAccountKubeconfig } from './service-account-kubeconfig.ts';

const namespace = 'fleet';

const configuration = `${clusterPki('c1')}
  keys: { ca: ec-p256, certificates: ec-p256, serviceAccount: ec-p256 }
  controlPlane:
    - { name: cp1, addresses: [192.0.2.11] }
environments:
  prod:
    sinks: { mgmt: { use: "@kpki/kubernetes", with: { kubeconfig: ./mgmt.yaml }, layout: tls-secrets } }
  dev:
    sinks: { files: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
`;

let server: OpenedApiServer;

function kpki(...words: readonly string[]): Promise<ProgramResult> {
  return kpkiIn(server.folder, ...words);
}

async function succeeds(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kpki(...words);
  expect(code, `kpki ${words.join(' ')}:\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

async function dataOf(name: string): Promise<Readonly<Record<string, string>>> {
  const encoded = await server.admin(null, '-n', namespace, 'get', 'secret', name, '-o', 'json');
  return (JSON.parse(encoded) as { readonly data: Readonly<Record<string, string>> }).data;
}

function own(data: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(data).filter(([entry]) => !entry.startsWith('kpki-undo.')));
}

needs(
  'etcd',
  'kube-apiserver',
  'kubectl',
  'kubeadm',
)('a PKI in Secrets, by whoever has the least rights', () => {
  beforeAll(async () => {
    server = await openSharedApiServer();
    await server.admin(null, 'create', 'namespace', namespace);
    await writeServiceAccountKubeconfig(server, 'mgmt.yaml', { namespace, account: 'kpki' });
    await writeFile(join(server.folder, 'kpki.yaml'), configuration);
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());

  test('without rights it is said which are missing, and with what `kpki explain sink` prints none is', async () => {
    const before = await kpki('doctor', '-e', 'prod');
    expect(before.code).not.toBe(0);
    expect(before.stdout).toContain(
      '7 rights are missing: no create on secrets in namespace fleet; no get on secrets c1-',
    );
    await server.admin(await succeeds('explain', 'sink', 'mgmt', '-e', 'prod'), 'apply', '-f', '-');
    const who = `--serviceaccount=${namespace}:kpki`;
    await server.admin(null, '-n', namespace, 'create', 'rolebinding', 'kpki', '--role=kpki', who);
    await eventually(() => succeeds('doctor', '-e', 'prod'));
  }, 120_000);

  test('it is made, holds, and a second apply has nothing to do', async () => {
    const done = await succeeds('apply', '-e', 'prod', '--yes');
    expect(done).toContain('Done: 19 steps, 37 entries in sink mgmt (16 locations).');
    expect(await succeeds('apply', '-e', 'prod', '--yes')).toContain('Nothing to do: everything matches the spec.');
    expect(await succeeds('verify', '-e', 'prod')).toMatch(/All \d+ checks hold\./);
    const listed = await server.admin(
      null,
      '-n',
      namespace,
      'get',
      'secret',
      'c1-apiserver-cp1',
      '-o',
      'jsonpath={.type}',
    );
    expect(listed).toBe('kubernetes.io/tls');
  }, 120_000);

  test('a certificate and its key are put back as they were, by the same rights', async () => {
    const before = await dataOf('c1-apiserver-cp1');
    await succeeds('rekey', 'apiserver', '-e', 'prod', '--yes');
    const after = await dataOf('c1-apiserver-cp1');
    expect(own(after)).not.toEqual(own(before));
    expect(after['kpki-undo.tls.key']).toBe(before['tls.key']);
    expect(await succeeds('plan', '-e', 'prod')).toContain('Nothing to do: everything matches the spec.');
    expect(await succeeds('undo', '-e', 'prod', '--yes')).toContain('restore  apiserver cp1');
    expect(own(await dataOf('c1-apiserver-cp1'))).toEqual(own(before));
    expect(await succeeds('verify', '-e', 'prod')).toMatch(/All \d+ checks hold\./);
    // The next apply replaces it, at every Secret.
    await succeeds('renew', 'front-proxy-client', '-e', 'prod', '--yes');
    expect(await dataOf('c1-apiserver-cp1')).toEqual(own(before));
    await succeeds('undo', '-e', 'prod', '--yes');
  }, 240_000);

  test('after a Secret was deleted, its repair alone is undone, and not the apply before it', async () => {
    await succeeds('renew', 'kubernetes-ca', '-e', 'prod', '--yes');
    const renewed = own(await dataOf('c1-kubernetes-ca'));
    await server.admin(null, '-n', namespace, 'delete', 'secret', 'c1-apiserver-cp1');
    await succeeds('apply', '-e', 'prod', '--yes');
    const reported = await succeeds('undo', '-e', 'prod', '--yes');
    expect(reported).toContain('remove   apiserver cp1');
    expect(reported).not.toContain('restore  ');
    expect(own(await dataOf('c1-kubernetes-ca'))).toEqual(renewed);
    await succeeds('apply', '-e', 'prod', '--yes');
  }, 240_000);

  test('of two runs at a time one wins, or both find nothing wrong', async () => {
    await server.admin(null, '-n', namespace, 'delete', 'secret', 'c1-apiserver-cp1');
    const runs = await Promise.all([kpki('apply', '-e', 'prod', '--yes'), kpki('apply', '-e', 'prod', '--yes')]);
    const losers = runs.filter(({ code }) => code !== 0);
    expect(losers.length).toBeLessThan(2);
    for (const { stderr } of losers) expect(stderr).toMatch(/is in use by|has changed since/);
    expect(await succeeds('plan', '-e', 'prod')).toContain('Nothing to do');
  }, 120_000);

  test('it is read back into a folder, with the same keys', async () => {
    await succeeds('copy', '--from', 'prod/mgmt', '--to', 'dev/files', '--yes');
    expect(await succeeds('verify', '-e', 'dev')).toMatch(/All \d+ checks hold\./);
    const data = await dataOf('c1-kubernetes-ca');
    const certificate = await readFile(join(server.folder, 'out', 'pki', 'ca.crt'), 'utf8');
    expect(Buffer.from(data['tls.crt'] ?? '', 'base64').toString()).toBe(certificate);
  }, 120_000);

  test('a Secret that the Role leaves out is a line among the others, and nothing is made in its place', async () => {
    const left = 'c1-kubernetes-ca';
    const before = await dataOf(left);
    const role = JSON.parse(await server.admin(null, '-n', namespace, 'get', 'role', 'kpki', '-o', 'json'));
    for (const rule of role.rules) {
      rule.resourceNames = rule.resourceNames?.filter((name: string) => name !== left);
    }
    await server.admin(JSON.stringify(role), 'replace', '-f', '-');
    await eventually(async () => {
      const { entries } = JSON.parse(await succeeds('status', '-e', 'prod', '-o', 'json')) as {
        readonly entries: readonly { readonly artifact: string; readonly state: string }[];
      };
      const states = new Map(entries.map(({ artifact, state }) => [artifact, state]));
      expect(states.get('kubernetes-ca')).toBe('unreadable');
      expect(states.get('etcd-server cp1')).toBe('ok');
      expect([...states.values()]).not.toContain('missing');
    });
    expect(await kpki('apply', '-e', 'prod', '--yes')).toMatchObject({ code: 1 });
    await succeeds('renew', 'etcd-server', '-e', 'prod', '--yes');
    expect(await dataOf(left)).toEqual(before);
  }, 120_000);
});
