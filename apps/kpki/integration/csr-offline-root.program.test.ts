import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { builtProgram } from '../test/built/program.ts';
import { inFolder } from './program.ts';
import { configurationOf, contentsOf, environments, type Machine, machineIn } from './two-machines.ts';

async function onlineAndOffline(below: string): Promise<{ readonly online: Machine; readonly offline: Machine }> {
  const topology = 'single-root';
  return {
    online: await machineIn(below, 'online', configurationOf({ topology, environment: environments.online })),
    offline: await machineIn(below, 'offline', configurationOf({ topology, environment: environments.root })),
  };
}

interface Request {
  readonly artifact: string;
  readonly publicKey: string;
}

async function requestsIn(machine: Machine): Promise<readonly Request[]> {
  return JSON.parse(await machine.read('requests/requests.json')).requests;
}

inFolder('a root that is kept offline signs three requests, and all else is made by what it signed', async (below) => {
  const { online, offline } = await onlineAndOffline(below);
  const plan = await online.ends(0, 'plan');
  expect(plan).toContain('1 to create, 3 to request; ');
  expect(plan.match(/kpki csr export`/g)).toHaveLength(1);
  expect(await online.ends(4, 'apply', '--yes')).toContain('kpki csr export --out requests');
  const report = JSON.parse((await online.kpki('csr', 'export', '--out', 'requests', '-o', 'json')).stdout);
  expect(report).toMatchObject({ kind: 'Requests', folder: 'requests', blocked: [] });
  expect(
    report.requests.map(({ artifact, signer }: { artifact: string; signer: string }) => [artifact, signer]),
  ).toEqual(['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'].map((name) => [name, 'root-ca']));

  await online.bring('requests', offline);
  const early = await offline.ends(1, 'csr', 'sign', 'requests', '--out', 'signed', '--yes');
  expect(early).toContain('refused etcd-ca: root-ca ');
  expect(early).toContain('kpki plan` shows whether its signer is usable here');
  await offline.ends(0, 'apply', '--yes');
  const signed = await offline.ends(0, 'csr', 'sign', 'requests', '--out', 'signed', '--yes');
  expect(signed).toContain(report.digest);
  await offline.bring('signed', online);
  const root = new X509Certificate(await offline.read('safe/root-ca/root-ca.crt'));
  const fingerprint = root.fingerprint256.replaceAll(':', '').toLowerCase();
  expect(signed).toContain(fingerprint);
  // A user compares the fingerprints on both machines.
  expect(await online.ends(0, 'csr', 'import', 'signed', '--yes')).toContain(fingerprint);

  expect(await online.ends(0, 'plan')).toContain('Nothing to do: everything matches the spec.');
  expect(await online.ends(0, 'verify')).toMatch(/All \d+ checks hold\./);
  const files = await readdir(join(online.folder, 'kubernetes/pki'), { recursive: true });
  expect(files.filter((file) => file.includes('root-ca'))).toEqual(['root-ca.crt']);
  expect(await online.ends(0, 'csr', 'export', '--out', 'again')).toContain(
    'no artifact here is pending at another issuer',
  );
  expect(await online.ends(0, 'csr', 'import', 'signed', '--yes')).toContain(
    'no artifact here is pending at another issuer',
  );
});

inFolder('asked again, the same keys ask; what is not asked for any more is taken out of the folder', async (below) => {
  const { online, offline } = await onlineAndOffline(below);
  await online.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
  const first = await requestsIn(online);
  await online.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
  expect(await requestsIn(online)).toEqual(first);
  await online.bring('requests', offline);
  await offline.ends(0, 'apply', '--yes');
  await offline.ends(0, 'csr', 'sign', 'requests', '--out', 'signed', '--yes');
  await offline.bring('signed', online);
  expect(await online.ends(4, 'csr', 'import', 'signed/certificates/etcd-ca.crt', '--yes')).toContain(
    'CN=etcd-ca was signed by CN=kubernetes-root-ca, whose certificate is neither stored here nor among the files',
  );
  const root = 'signed/cas/root-ca.crt';
  await online.ends(4, 'csr', 'import', 'signed/certificates/etcd-ca.crt', root, '--yes');
  await online.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
  expect((await requestsIn(online)).map(({ artifact }) => artifact)).toEqual(['kubernetes-ca', 'front-proxy-ca']);
  expect((await readdir(join(online.folder, 'requests/csr'))).toSorted()).toEqual([
    'front-proxy-ca.csr',
    'kubernetes-ca.csr',
  ]);
  const others = ['kubernetes-ca', 'front-proxy-ca'].map((name) => `signed/certificates/${name}.crt`);
  await online.ends(0, 'csr', 'import', ...others, '--yes');
  expect(await online.ends(0, 'verify')).toMatch(/All \d+ checks hold\./);
});

inFolder('what another root signed is refused, once a root is here', async (below) => {
  const { online, offline } = await onlineAndOffline(below);
  await online.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
  await online.bring('requests', offline);
  await offline.ends(0, 'apply', '--yes');
  await offline.ends(0, 'csr', 'sign', 'requests', '--out', 'signed', '--yes');
  await offline.bring('signed', online);
  const first = ['signed/certificates/etcd-ca.crt', 'signed/cas'];
  await online.ends(4, 'csr', 'import', ...first, '--yes');

  await using elsewhere = await temporaryDirectory();
  const { offline: stranger } = await onlineAndOffline(elsewhere.path);
  await online.bring('requests', stranger);
  await stranger.ends(0, 'apply', '--yes');
  await stranger.ends(0, 'csr', 'sign', 'requests', '--out', 'strange', '--yes');
  await stranger.bring('strange', online);
  const before = await contentsOf(online, 'kubernetes');
  expect(await online.ends(1, 'csr', 'import', 'strange', '--yes')).toContain('holds another certificate');
  expect(await contentsOf(online, 'kubernetes')).toEqual(before);
});

const alone = [...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']), '--net'];
const isPermitted = spawnSync('unshare', [...alone, 'true']).status === 0;

test.skipIf(!isPermitted && process.env['CI'] === undefined)('signing takes no network at all', async () => {
  await using temporary = await temporaryDirectory();
  const { online, offline } = await onlineAndOffline(temporary.path);
  await online.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
  await online.bring('requests', offline);
  await offline.ends(0, 'apply', '--yes');
  const words = [builtProgram, 'csr', 'sign', 'requests', '--out', 'signed', '--yes'];
  const { code, stderr } = await runProgram('unshare', [...alone, process.execPath, ...words], {
    directory: offline.folder,
  });
  expect(code, stderr).toBe(0);
  expect(await readdir(join(offline.folder, 'signed/certificates'))).toHaveLength(3);
});
