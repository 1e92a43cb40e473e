import { X509Certificate } from 'node:crypto';
import { cp, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { kpkiIn } from '../program.ts';
import { follow } from './follow.ts';
import { expectLive } from './live-checks.ts';
import { servedBy } from './served.ts';
import { expectNoFailure, underLoad } from './under-load.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const spec = 'keys: { ca: ec-p256, certificates: ec-p256 }';
const withNames = `${spec}\nextraNames: { apiServer: [new.example.com], etcdServer: [etcd.example.com] }`;

withLiveCluster('a cluster under load', { topology: 'external', spec }, (live) => {
  const certificate = async (file: string, node = 'cp1'): Promise<X509Certificate> =>
    new X509Certificate(await readFile(join(live().cluster.filesOf(node), `pki/${file}.crt`)));

  test('has everything renewed', async () => {
    const { cluster, clients } = live();
    const before = await certificate('apiserver');
    const report = await underLoad(live(), async () => {
      await follow(cluster, clients, await cluster.carryOut('renew', '--all'));
    });
    expectNoFailure(report);
    await expectLive(cluster);
    const after = await certificate('apiserver');
    expect(after.serialNumber).not.toBe(before.serialNumber);
    expect(after.publicKey.equals(before.publicKey)).toBe(true);
    expect((await servedBy(cluster.servers[0] ?? '')).fingerprint256).toBe(after.fingerprint256);
  });

  test('has everything rekeyed', async () => {
    const { cluster, clients } = live();
    const before = await certificate('apiserver');
    const report = await underLoad(live(), async () => {
      await follow(cluster, clients, await cluster.carryOut('rekey', '--all'));
    });
    expectNoFailure(report);
    await expectLive(cluster);
    expect((await certificate('apiserver')).publicKey.equals(before.publicKey)).toBe(false);
  });

  test('gets names added to its serving certificates', async () => {
    const { cluster, clients } = live();
    const untouched = await certificate('etcd/peer', 'etcd1');
    await cluster.declare(withNames);
    const report = await underLoad(live(), async () => {
      await follow(cluster, clients, await cluster.carryOut('apply'));
    });
    expectNoFailure(report, 0);
    await expectLive(cluster);
    expect((await certificate('apiserver')).subjectAltName).toContain('DNS:new.example.com');
    expect((await certificate('etcd/server', 'etcd1')).subjectAltName).toContain('DNS:etcd.example.com');
    expect((await certificate('etcd/peer', 'etcd1')).fingerprint256).toBe(untouched.fingerprint256);
  });

  test('fails requests where serving certificates are of a CA that no client trusts', async () => {
    const { cluster } = live();
    await using other = await temporaryDirectory();
    await cp(join(cluster.folder, 'kpki.yaml'), join(other.path, 'kpki.yaml'));
    expect(await kpkiIn(other.path, 'apply', '--yes')).toMatchObject({ code: 0 });
    const pairs = ['cp1', 'cp2'].flatMap((node) => ['crt', 'key'].map((end) => `nodes/${node}/pki/apiserver.${end}`));
    const putInPlace = async (file: string, from: string): Promise<void> => {
      const target = join(cluster.folder, file);
      await cp(from, `${target}.new`);
      await rename(`${target}.new`, target);
    };
    for (const file of pairs) await cp(join(cluster.folder, file), join(other.path, 'own', file));
    const report = await underLoad(live(), async () => {
      for (const file of pairs) await putInPlace(file, join(other.path, file));
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      for (const file of pairs) await putInPlace(file, join(other.path, 'own', file));
    });
    const failing = new Set(report.failed.map(({ client, why }) => `${client}: ${why}`));
    expect(failing).toContain('admin: UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
    expect(failing).toContain('pod who holds: UNABLE_TO_GET_ISSUER_CERT_LOCALLY');
    // Whoever has a connection already is not shown a certificate again.
    expect([...failing].filter((each) => each.startsWith('token requests'))).toEqual([]);
    expect(() => expectNoFailure(report)).toThrow();
  });

  test('no API server and no member of etcd has ended by itself', () => {
    expect(live().cluster.components.ended.filter((each) => /^(?:kube-apiserver|etcd) /.test(each))).toEqual([]);
  });
});
