import { createHash } from 'node:crypto';
import { rm, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configurationOf, contentsOf, environments, type Machine, machineIn } from './two-machines.ts';

let temporary: TemporaryDirectory;
let node: Machine;
let office: Machine;

beforeAll(async () => {
  temporary = await temporaryDirectory();
  const topology = 'external';
  node = await machineIn(
    temporary.path,
    'node',
    configurationOf({ topology, environment: environments.onlineExternal }),
  );
  office = await machineIn(temporary.path, 'office', configurationOf({ topology, environment: environments.cas }));
  await office.ends(0, 'apply', '--yes');
  await node.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
});
afterAll(() => temporary[Symbol.asyncDispose]());

const signingRequests = 'requests/requests.json';
const request = 'requests/csr/apiserver-cp1.csr';

async function listAnew(): Promise<void> {
  const files = [...(await contentsOf(office, 'requests'))].map(([path, base64]) => {
    const name = path.slice(join(office.folder, 'requests').length + 1);
    return `${createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex')}  ${name}\n`;
  });
  await office.write('requests/SHA256SUMS', files.join(''));
}

async function retell(change: (signingRequests: Record<string, unknown>[]) => void): Promise<void> {
  const bundle = JSON.parse(await office.read(signingRequests));
  change(bundle.requests);
  await office.write(signingRequests, JSON.stringify(bundle));
  await listAnew();
}

const first = (change: Record<string, unknown>) => (all: Record<string, unknown>[]) =>
  void Object.assign(all[0] ?? {}, change);

const tampering: readonly (readonly [title: string, tamper: () => Promise<unknown>, says: RegExp])[] = [
  [
    'a byte of a request',
    async () => office.write(request, (await office.read(request)).replace(/M/, 'N')),
    /SHA256SUMS: csr\/apiserver-cp1\.csr is not as it was written/,
  ],
  [
    'a byte of a request, and its digest',
    async () => {
      const pem = await office.read(request);
      const at = pem.indexOf('\n') + 100;
      await office.write(request, `${pem.slice(0, at)}${pem[at] === 'A' ? 'B' : 'A'}${pem.slice(at + 1)}`);
      await listAnew();
    },
    /refused apiserver cp1: |is no request|there is no request/,
  ],
  ['no list of digests', () => rm(join(office.folder, 'requests/SHA256SUMS')), /SHA256SUMS: there is no such file/],
  [
    'a list of digests without a request',
    async () => {
      const list = await office.read('requests/SHA256SUMS');
      await office.write('requests/SHA256SUMS', list.replace(/.* csr\/apiserver-cp1\.csr\n/, ''));
    },
    /csr\/apiserver-cp1\.csr is not in it/,
  ],
  [
    'more names than the request',
    () => retell(first({ names: { dns: ['evil.example.com'], ip: [] } })),
    /refused apiserver cp1: the bundle states names evil\.example\.com, the spec has /,
  ],
  ['another lifetime', () => retell(first({ seconds: 999_999_999 })), /the bundle states lifetime .*, the spec has 1y/],
  [
    'another kind',
    () => retell(first({ ca: true })),
    /the bundle states a CA certificate, the spec has a leaf certificate/,
  ],
  [
    'another key',
    () => retell(first({ publicKey: 'sha256:00' })),
    /the request has another key than the bundle states/,
  ],
  [
    'another signer',
    () => retell(first({ signer: 'etcd-ca' })),
    /the bundle names etcd-ca as signer, the spec has kubernetes-ca/,
  ],
  ['another artifact', () => retell(first({ artifact: 'front-proxy-client cp1' })), /refused front-proxy-client cp1: /],
  [
    'an artifact that is not in the spec',
    () => retell(first({ artifact: 'apiserver \u001b[2Jcp9' })),
    /refused apiserver \\u\{1b\}\[2Jcp9: not in the spec file on this machine/,
  ],
  ['a repeated request', () => retell((all) => void all.push({ ...all[0] })), /refused apiserver cp1: requested twice/],
  ['a field of another form', () => retell(first({ names: 'all' })), /it is no list of requests/],
  [
    'a path out of the bundle',
    () => retell(first({ request: '../kpki.yaml' })),
    /a request is not inside of the bundle: \.\.\/kpki\.yaml/,
  ],
  [
    'a path with a control character',
    () => retell(first({ request: 'csr/\u001b[2J' })),
    /not inside of the bundle: csr\/\\u\{1b\}/,
  ],
  [
    'a link',
    async () => {
      await rm(join(office.folder, request));
      await symlink(join(office.folder, 'safe/authorities/kubernetes-ca.key'), join(office.folder, request));
    },
    /apiserver-cp1\.csr: it is a link, or no plain file/,
  ],
  [
    'a folder that is a link',
    async () => {
      await rm(join(office.folder, 'requests/csr'), { recursive: true });
      await symlink(join(node.folder, 'requests/csr'), join(office.folder, 'requests/csr'));
    },
    /requests\/csr: it is a link, or no plain file/,
  ],
  ['a huge request', () => truncate(join(office.folder, request), 1024 ** 3), /is larger than 262144 bytes/],
  [
    'another cluster',
    async () => {
      await office.write(signingRequests, (await office.read(signingRequests)).replace('"demo"', '"other"'));
      await listAnew();
    },
    /requests is for the cluster other, and .*kpki\.yaml declares demo/,
  ],
];

test.each(tampering)('%s: nothing is signed', async (_, tamper, says) => {
  await rm(join(office.folder, 'requests'), { recursive: true, force: true });
  await node.bring('requests', office);
  await tamper();
  const { code, stdout, stderr } = await office.kpki('csr', 'sign', 'requests', '--out', 'signed', '--yes');
  expect([1, 2]).toContain(code);
  expect(stderr).toMatch(says);
  expect(stdout).toBe('');
  expect(stderr).not.toContain('\u001b');
  expect(stderr).not.toContain('PRIVATE KEY');
  await expect(contentsOf(office, 'signed')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('an unchanged bundle is signed, without a terminal only with --yes', async () => {
  await rm(join(office.folder, 'requests'), { recursive: true, force: true });
  await node.bring('requests', office);
  const report = JSON.parse(
    (await office.kpki('csr', 'sign', 'requests', '--out', 'signed', '--yes', '-o', 'json')).stdout,
  );
  expect(report).toMatchObject({ kind: 'Signed', cluster: 'demo', folder: 'signed' });
  expect(report.certificates).toHaveLength(12);
  expect(report.cas.map(({ name }: { name: string }) => name).toSorted()).toEqual([
    'etcd-ca',
    'front-proxy-ca',
    'kubernetes-ca',
  ]);
  const { stderr, code } = await office.kpki('csr', 'sign', 'requests', '--out', 'again');
  expect(code).toBe(2);
  expect(stderr).toContain('--yes');
  expect(stderr).toContain('csr/apiserver-cp1.csr');
});

test('the signed certificates do not replace the requests', async () => {
  await rm(join(office.folder, 'requests'), { recursive: true, force: true });
  await node.bring('requests', office);
  const before = await contentsOf(office, 'requests');
  expect(await office.ends(2, 'csr', 'sign', 'requests', '--out', 'requests', '--yes')).toContain(
    'requests holds requests; name another folder with --out',
  );
  expect(await contentsOf(office, 'requests')).toEqual(before);
});

test('a changed spec rejects requests that no longer match', async () => {
  const text = await office.read('kpki.yaml');
  await rm(join(office.folder, 'requests'), { recursive: true, force: true });
  await node.bring('requests', office);
  await office.write('kpki.yaml', text.replace('192.0.2.10', '192.0.2.11'));
  const said = await office.ends(1, 'csr', 'sign', 'requests', '--out', 'other', '--yes');
  expect(said).toContain('refused apiserver cp1: the requested SANs differ from the spec: ');
  await office.write('kpki.yaml', text.replace('certificates: ec-p256', 'certificates: ec-p384'));
  expect(await office.ends(1, 'csr', 'sign', 'requests', '--out', 'other', '--yes')).toContain(
    'the key is ec-p256, the spec has ec-p384',
  );
  // Without the CAs as well.
  const [spec = ''] = text.split('environments:');
  await office.write('kpki.yaml', `${spec}environments:\n  only:\n    ${environments.onlineExternal}\n`);
  expect(await office.ends(1, 'csr', 'sign', 'requests', '--out', 'other', '--yes')).toContain(
    'the key of kubernetes-ca is not on this machine either',
  );
  await office.write('kpki.yaml', text);
});
