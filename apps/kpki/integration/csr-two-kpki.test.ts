import { X509Certificate } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, expect } from 'vitest';
import { inFolder } from './program.ts';
import { holds, roundTrip, type Sides, sidesIn } from './two-kpki.ts';

let begun: TemporaryDirectory;
let first: Awaited<ReturnType<typeof roundTrip>>;
beforeAll(async () => {
  begun = await temporaryDirectory();
  const sides = await sidesIn(begun.path);
  await sides.office.ends(0, 'apply', '--yes');
  first = await roundTrip(sides);
});
afterAll(() => begun[Symbol.asyncDispose]());

async function sidesAfter(below: string): Promise<Sides> {
  await cp(begun.path, below, { recursive: true, preserveTimestamps: true });
  return sidesIn(below);
}

inFolder('CAs that only another kpki has sign everything, and none of their keys is on the node', async (below) => {
  const sides = await sidesAfter(below);
  expect(first.length).toBe(12);
  await holds(sides.node);

  const refused = await sides.node.ends(1, 'kubeconfig', 'user', 'max', '--out', 'max.conf');
  expect(refused).toContain('the key of kubernetes-ca is outside of kpki; add max to `users` in the spec file');
  expect(refused).toContain('kpki csr export');
  const flags = await sides.node.ends(0, 'flags', 'kube-controller-manager');
  expect(flags).not.toMatch(/^--cluster-signing-key-file/m);
  expect(flags).toContain('left out: ');
});

inFolder(
  'what is due is in the next export with its key; what lost its key, with a new one beside nothing',
  async (below) => {
    const sides = await sidesAfter(below);
    const { node } = sides;
    const key = await node.read('kubernetes/pki/apiserver.key');
    const admin = await node.read('kubernetes/admin.conf');

    await rm(join(node.folder, 'kubernetes/pki/etcd/server.key'));
    for (const each of [node, sides.office]) {
      const text = await each.read('kpki.yaml');
      await each.write(
        'kpki.yaml',
        text.replace('environments:', '  extraNames: { apiServer: [api.example.com] }\nenvironments:'),
      );
    }
    const second = await roundTrip(sides);
    expect(second.map(({ artifact }) => artifact)).toEqual(['apiserver cp1', 'etcd-server cp1']);
    const keyOf = (requests: typeof second, name: string) =>
      requests.find(({ artifact }) => artifact === name)?.publicKey;
    expect(keyOf(second, 'apiserver cp1')).toBe(keyOf(first, 'apiserver cp1'));
    expect(keyOf(second, 'etcd-server cp1')).not.toBe(keyOf(first, 'etcd-server cp1'));
    expect(await node.read('kubernetes/pki/apiserver.key')).toBe(key);
    expect(await node.read('kubernetes/admin.conf')).toBe(admin);
    const { subjectAltName } = new X509Certificate(await node.read('kubernetes/pki/apiserver.crt'));
    expect(subjectAltName).toContain('api.example.com');
    await holds(node);
  },
);

inFolder(
  'another kind of key is a rekey: the one in use stays until the certificate of the new one is there',
  async (below) => {
    const sides = await sidesAfter(below);
    const { node, office } = sides;
    for (const each of [node, office]) {
      await each.write(
        'kpki.yaml',
        (await each.read('kpki.yaml')).replace('certificates: ec-p256', 'certificates: ec-p384'),
      );
    }
    const inUse = await node.read('kubernetes/pki/apiserver.key');
    // No step of the plan is pending yet, and the run ends with one that is.
    expect(await node.ends(4, 'apply', '--yes')).toContain('7 artifacts pending at another issuer: ');
    expect(await node.read('kubernetes/pki/apiserver.key')).toBe(inUse);
    expect(await node.read('kubernetes/pki/apiserver.key.next')).not.toBe(inUse);
    expect(await node.ends(1, 'verify')).toContain(
      'Would connect (simulated handshake, from these files): 9 of 9 checks',
    );
    const asked = await roundTrip(sides);
    expect(asked).toHaveLength(7);
    await expect(node.read('kubernetes/pki/apiserver.key.next')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(
      new X509Certificate(await node.read('kubernetes/pki/apiserver.crt')).publicKey.asymmetricKeyDetails,
    ).toMatchObject({ namedCurve: 'secp384r1' });
    await holds(node);
  },
);
