import { X509Certificate } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { type OpensslCa, openssl, opensslBelow, opensslRoot, signedBy } from './openssl-ca.ts';
import { inFolder } from './program.ts';
import { configurationOf, environments, type Machine, machineIn } from './two-machines.ts';

/** Three CAs with one key accept each other's certificates, which is reported. */
const oneForAll = '2 artifacts are kept but different from the spec.';

const configuration = configurationOf({ topology: 'external', environment: environments.onlineExternal });

/** Signs every request as SUMMARY.txt says, by one CA or by the one of each name. */
async function signAll(
  machine: Machine,
  ca: OpensslCa | Readonly<Record<string, OpensslCa>>,
  days = 300,
): Promise<readonly string[]> {
  const { requests } = JSON.parse(await machine.read('requests/requests.json'));
  await mkdir(join(machine.folder, 'signed'), { recursive: true });
  const names: string[] = [];
  for (const { request, signer } of requests) {
    const by = isCa(ca) ? ca : ca[signer];
    if (by === undefined) throw new Error(`nobody is ${signer}`);
    const name = request.slice('csr/'.length, -'.csr'.length);
    await signedBy(machine, by, `requests/${request}`, `signed/${name}.crt`, { days });
    names.push(name);
  }
  return names;
}

function isCa(value: OpensslCa | Readonly<Record<string, OpensslCa>>): value is OpensslCa {
  return typeof value['certificate'] === 'string';
}

function certificatesIn(pem: string): readonly X509Certificate[] {
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (each) => new X509Certificate(each),
  );
}

needs('openssl')('certificates that OpenSSL signed', () => {
  inFolder('fit as its summary says; part of them is taken, and the rest later', async (below) => {
    const machine = await machineIn(below, 'node', configuration);
    const roots: Record<string, OpensslCa> = {};
    for (const name of ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca']) roots[name] = await opensslRoot(machine, name);
    const certificates = Object.values(roots).map(({ certificate }) => certificate);
    await machine.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
    const summary = await machine.read('requests/SUMMARY.txt');
    expect(summary).toContain('-copy_extensions copyall');
    const names = await signAll(machine, roots);
    expect(names).toHaveLength(12);
    // `sha256sum --check` and OpenSSL read what was written.
    expect(await openssl(machine, 'dgst', '-sha256', '-r', 'requests/csr/apiserver-cp1.csr')).toContain(
      /^([0-9a-f]{64}) {2}csr\/apiserver-cp1\.csr$/m.exec(await machine.read('requests/SHA256SUMS'))?.[1] ?? 'none',
    );

    const first = names.slice(0, 4).map((name) => `signed/${name}.crt`);
    const said = await machine.ends(4, 'csr', 'import', ...first, ...certificates, '--yes');
    expect(said).toMatch(/\d+ artifacts pending at another issuer: /);
    await machine.ends(0, 'csr', 'export', '--out', 'requests');
    expect(await readdir(join(machine.folder, 'requests/csr'))).toHaveLength(8);
    await machine.ends(0, 'csr', 'import', 'signed', ...certificates, '--yes');
    expect(await machine.ends(0, 'verify')).toMatch(/All \d+ checks hold\./);
    expect(await machine.ends(0, 'plan')).toContain('Nothing to do: everything matches the spec.');
    expect((await readdir(join(machine.folder, 'kubernetes/pki'))).filter((file) => /ca\.key$/.test(file))).toEqual([]);
  });

  test('by a CA below a corporate root: the way up to it stands behind them, then and when they are renewed', async () => {
    await using temporary = await temporaryDirectory();
    const machine = await machineIn(temporary.path, 'node', configuration);
    const root = await opensslRoot(machine, 'corporate-root');
    const middle = await opensslBelow(machine, 'corporate-middle', root);
    const below = await opensslBelow(machine, 'kubernetes-below', middle);
    await machine.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
    await signAll(machine, below);
    const brought = [below, middle, root].map(({ certificate }) => certificate);
    await machine.ends(0, 'csr', 'import', 'signed', ...brought, '--yes');
    expect(await machine.ends(0, 'verify')).toContain(oneForAll);
    const subjects = async (file: string) =>
      certificatesIn(await machine.read(`kubernetes/pki/${file}`)).map(({ subject }) => subject);
    const behind = ['CN=kubernetes-below', 'CN=corporate-middle'];
    expect(await subjects('apiserver.crt')).toEqual(['CN=kube-apiserver', ...behind]);
    // The corporate root signs for others too: the cluster must not trust those.
    expect(await subjects('ca.crt')).toEqual(['CN=kubernetes-below']);

    const key = await machine.read('kubernetes/pki/apiserver.key');
    await machine.write(
      'kpki.yaml',
      configuration.replace('environments:', '  extraNames: { apiServer: [api.example.com] }\nenvironments:'),
    );
    await machine.ends(0, 'csr', 'export', '--out', 'requests');
    expect(await readdir(join(machine.folder, 'requests/csr'))).toEqual(['apiserver-cp1.csr']);
    await signedBy(machine, below, 'requests/csr/apiserver-cp1.csr', 'renewed.crt', { days: 300 });
    await machine.ends(0, 'csr', 'import', 'renewed.crt', '--yes');
    expect(await subjects('apiserver.crt')).toEqual(['CN=kube-apiserver', ...behind]);
    expect(await machine.read('kubernetes/pki/apiserver.key')).toBe(key);
    const [renewed] = certificatesIn(await machine.read('kubernetes/pki/apiserver.crt'));
    expect(renewed?.subjectAltName).toContain('api.example.com');
    expect(await machine.ends(0, 'verify')).toContain(oneForAll);
  });

  inFolder('a CA itself, below a corporate root, whose key is here: it signs the rest by itself', async (below) => {
    const environment = `${environments.onlineExternal}\nca: { default: { issuer: external } }`;
    const machine = await machineIn(below, 'node', configurationOf({ topology: 'separate', environment }));
    const root = await opensslRoot(machine, 'corporate-root');
    await machine.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
    expect(await signAll(machine, root, 3000)).toEqual(['kubernetes-ca', 'etcd-ca', 'front-proxy-ca']);
    await machine.ends(0, 'csr', 'import', 'signed', root.certificate, '--yes');
    expect(await machine.ends(0, 'verify')).toMatch(/All \d+ checks hold\./);
    expect(await machine.ends(0, 'plan')).toContain('Nothing to do: everything matches the spec.');
    expect(
      await openssl(
        machine,
        'verify',
        '-CAfile',
        root.certificate,
        '-untrusted',
        'kubernetes/pki/ca.crt',
        'kubernetes/pki/apiserver.crt',
      ),
    ).toContain('OK');
  });
});
