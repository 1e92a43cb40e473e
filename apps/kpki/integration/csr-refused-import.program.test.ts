import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { openssl, opensslRoot, signedBy } from './openssl-ca.ts';
import { inFolder } from './program.ts';
import { configurationOf, contentsOf, environments, machineIn } from './two-machines.ts';

const leaf = 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n';
const names =
  'subjectAltName=DNS:cp1,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:10.96.0.1,IP:192.0.2.10';
const client = 'extendedKeyUsage=clientAuth\n';

const wrongs: Readonly<
  Record<string, { readonly days?: number; readonly extensions?: string; readonly says: RegExp }>
> = {
  'apiserver-cp1': {
    extensions: `${leaf}extendedKeyUsage=serverAuth\n${names},DNS:more.example.com\n`,
    says: /apiserver.*SANs not in the spec: more\.example\.com/,
  },
  'etcd-server-cp1': {
    extensions: `${leaf}extendedKeyUsage=serverAuth,clientAuth\n`,
    says: /etcd-server cp1.*SANs missing/,
  },
  'apiserver-kubelet-client-cp1': {
    extensions: `basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,digitalSignature\n${client}`,
    says: /apiserver-kubelet-client cp1.*is a CA and can sign other certificates/,
  },
  'front-proxy-client-cp1': {
    extensions: `${leaf}extendedKeyUsage=serverAuth\n`,
    says: /front-proxy-client cp1.*desired is client auth/,
  },
  'apiserver-etcd-client-cp1': { days: 900, says: /apiserver-etcd-client cp1.*longer than a new certificate would be/ },
};

needs('openssl')('an import in which certificates differ', () => {
  inFolder('is refused as a whole: each of them is listed, and nothing is written', async (below) => {
    const environment = environments.onlineExternal;
    const machine = await machineIn(below, 'node', configurationOf({ topology: 'external', environment }));
    const root = await opensslRoot(machine, 'corporate-ca');
    const other = await opensslRoot(machine, 'other-ca');
    await machine.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
    await mkdir(join(machine.folder, 'signed'));
    const sign = (name: string, by = root, template: { days?: number; extensions?: string } = {}) =>
      signedBy(machine, by, `requests/csr/${name}.csr`, `signed/${name}.crt`, { days: 300, ...template });
    const all = ['etcd-peer-cp1', 'etcd-healthcheck-client-cp1', 'kubelet.conf-cp1', 'scheduler.conf-cp1'];
    for (const name of all) await sign(name);
    for (const [name, template] of Object.entries(wrongs)) await sign(name, root, template);
    await sign('admin.conf-cp1', other);
    // Over a foreign key.
    const files = ['-keyout', 'stray.key', '-out', 'stray.csr'];
    await openssl(machine, 'req', '-newkey', 'rsa:2048', '-nodes', ...files, '-subj', '/CN=\u001b[2Jstray');
    await signedBy(machine, root, 'stray.csr', 'signed/super-admin.crt', { days: 300, extensions: leaf });

    const before = await contentsOf(machine, 'kubernetes');
    const said = await machine.ends(1, 'csr', 'import', 'signed', root.certificate, other.certificate, '--yes');
    for (const [name, { says }] of Object.entries(wrongs)) expect(said, name).toMatch(says);
    expect(said).toMatch(/admin\.conf cp1.*the current CA did not issue the certificate/);
    expect(said).toContain('(5 more failed too; see the lines above)');
    expect(said).toContain('left out: CN=\\1b[2Jstray');
    expect(said).not.toContain('\u001b');
    expect(await contentsOf(machine, 'kubernetes')).toEqual(before);
  });

  inFolder('by another CA than before is an error, though there is more that is waited for', async (below) => {
    const environment = environments.onlineExternal;
    const machine = await machineIn(below, 'node', configurationOf({ topology: 'external', environment }));
    const right = await opensslRoot(machine, 'company-etcd');
    const wrong = await opensslRoot(machine, 'company-kubernetes');
    await machine.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
    await signedBy(machine, right, 'requests/csr/etcd-peer-cp1.csr', 'peer.crt', { days: 300 });
    await signedBy(machine, wrong, 'requests/csr/etcd-server-cp1.csr', 'server.crt', { days: 300 });
    expect(await machine.ends(2, 'csr', 'import', 'peer.crt', right.certificate)).toContain(
      `kpki csr import peer.crt ${right.certificate} --yes\n`,
    );
    const waiting = await machine.ends(4, 'csr', 'import', 'peer.crt', right.certificate, '--yes');
    expect(waiting).toMatch(/Pending:[\s\S]*pending at another issuer/);
    expect(waiting).not.toContain('--wait');
    const before = await contentsOf(machine, 'kubernetes');
    const said = await machine.ends(1, 'csr', 'import', 'server.crt', wrong.certificate, '--yes');
    expect(said).toMatch(/kpki: etcd-ca: the import returns CN=company-kubernetes as the CA/);
    expect(await contentsOf(machine, 'kubernetes')).toEqual(before);
  });

  inFolder('what is no certificate, and what is too much, is not read to its end', async (below) => {
    const environment = environments.onlineExternal;
    const machine = await machineIn(below, 'node', configurationOf({ topology: 'external', environment }));
    await machine.write('nothing.crt', 'nothing\n');
    expect(await machine.ends(2, 'csr', 'import', 'nothing.crt', '--yes')).toContain(
      'nothing.crt: there is no certificate in it',
    );
    await machine.write('huge.crt', Buffer.alloc(2 * 1024 * 1024));
    expect(await machine.ends(2, 'csr', 'import', 'huge.crt', '--yes')).toContain('is larger than 1048576 bytes');
    expect(await machine.ends(2, 'csr', 'import', 'gone', '--yes')).toContain('gone: it is not there');
    await mkdir(join(machine.folder, 'empty'));
    expect(await machine.ends(2, 'csr', 'import', 'empty', '--yes')).toContain('there is no certificate in empty');
  });
});
