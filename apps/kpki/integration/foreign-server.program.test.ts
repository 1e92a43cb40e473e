import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import type { LiveServer, Verdict } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { type TemporaryDirectory, temporaryDirectory, versionOf } from '@kpki/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { openssl, opensslRoot, signedBy } from './openssl-ca.ts';
import { type Machine, machineIn } from './two-machines.ts';

const nodes = ['cp1', 'cp2', 'cp3'] as const;

/** Three nodes with one address for every server, as behind a misconfigured load balancer. */
function configuration(ports: readonly number[]): string {
  const live = nodes.map((node, at) => {
    const names = ['kube-apiserver', 'etcd', 'etcd-peer', 'kube-controller-manager', 'kube-scheduler', 'kubelet'];
    return `      ${node}: { ${names.map((name) => `${name}: "127.0.0.1:${ports[at]}"`).join(', ')} }`;
  });
  return `${clusterPki('demo')}
  kubernetesVersion: ${versionOf()}
  controlPlane: [${nodes.map((name, at) => `{ name: ${name}, addresses: [192.0.2.1${at}] }`).join(', ')}]
environments:
  here:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
    live:
${live.join('\n')}
`;
}

/** As a proxy of many hosts has them. */
const names = Array.from({ length: 60 }, (_, at) => `host-${at}.proxy.example.com`);

describe('where another server answers', () => {
  // Node 22 has no AsyncDisposableStack.
  const closing: (() => unknown)[] = [];
  const servers: Server[] = [];
  let temporary: TemporaryDirectory;
  let machine: Machine;
  let locations: readonly string[];

  async function serving(name: string, sans: readonly string[]): Promise<Server> {
    const [certificate, key] = [`${name}.crt`, `${name}.key`];
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    await openssl(machine, 'req', ...newKey, '-keyout', key, '-out', `${name}.csr`, '-subj', '/CN=proxy');
    const extensions = `subjectAltName=${sans.map((each) => `DNS:${each}`).join(',')}\nextendedKeyUsage=serverAuth\n`;
    const ca = { certificate: 'some-proxy-ca.crt', key: 'some-proxy-ca.key' };
    await signedBy(machine, ca, `${name}.csr`, certificate, { days: 700, extensions });
    const server = createServer({ cert: await machine.read(certificate), key: await machine.read(key) }, (socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    server.on('tlsClientError', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => void server.close());
    return server;
  }

  const portOf = (server: Server): number => (server.address() as AddressInfo).port;

  beforeAll(async () => {
    temporary = await temporaryDirectory();
    closing.push(() => temporary[Symbol.asyncDispose]());
    machine = await machineIn(temporary.path, 'here', '');
    await opensslRoot(machine, 'some-proxy-ca');
    for (const name of nodes) servers.push(await serving(`proxy-${name}`, names));
    locations = servers.map((server) => `127.0.0.1:${portOf(server)}`);
    await machine.write('kpki.yaml', configuration(servers.map(portOf)));
    await machine.ends(0, 'apply', '--yes');
  });

  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  const oneLine = (location: string): string =>
    `another server answers at ${location} (issuer CN=some-proxy-ca). Fix: check the address, the load balancer or \`live:\` of the environment`;

  test('kpki verify --live reports each such server once, without other checks of it', async () => {
    const { code, stdout } = await machine.kpki('verify', '--live', '-o', 'json');
    expect(code).toBe(1);
    const { verdicts } = JSON.parse(stdout) as { readonly verdicts: readonly Shown<Verdict>[] };
    const foreign = verdicts.filter((each) => each.code === 'foreign-server');
    const made = ['kube-apiserver', 'etcd', 'etcd-peer'];
    expect(foreign.map(({ what, text }) => `${what}: ${text}`)).toEqual(
      made.flatMap((name) => nodes.map((node, at) => `${name} ${node}: ${oneLine(locations[at] ?? '')}`)),
    );
    for (const name of made) {
      const about = verdicts.filter(
        ({ what, check }) => ['served', 'trusted'].includes(check) && what.includes(`${name} cp`),
      );
      expect(about, name).toHaveLength(nodes.length);
    }
  });

  test('the text has one sentence for each address, and no fix for servers of the cluster', async () => {
    const { stdout } = await machine.kpki('verify', '--live');
    const live = stdout.slice(stdout.indexOf('Served by running servers'));
    // Servers at one address are reported once.
    expect(live.replaceAll(/\s+/g, ' ').match(/another server answers at/g)).toHaveLength(3);
    expect(live).not.toContain('proxy.example.com');
    expect(live).not.toMatch(/reloads the file|restart|--client-ca-file|older certificate/);
    expect(live.length).toBeLessThan(6000);
  });

  test('kpki status --live', async () => {
    const { stdout } = await machine.kpki('status', '--live', '-o', 'json');
    const { served } = JSON.parse(stdout) as { readonly served: readonly LiveServer[] };
    expect(served.filter(({ state }) => state === 'foreign')).toHaveLength(9);
    expect(served[0]).toMatchObject({
      state: 'foreign',
      text: 'issuer CN=some-proxy-ca',
      clients: { state: 'unknown', why: 'another server answers' },
    });
    const text = await machine.ends(0, 'status', '--live');
    expect(text).toContain('another server answers: issuer CN=some-proxy-ca');
    expect(text).toContain('9 of 9 servers do not serve the stored certificate.');
  });

  test('live checks of a rotation block the phase, without other advice', async () => {
    await machine.ends(0, 'rotate', 'etcd-ca', '--yes');
    const { code, stdout } = await machine.kpki('rotate', 'etcd-ca', '--yes');
    expect(code).toBe(4);
    const failed = stdout.slice(stdout.indexOf('✗ failed:'));
    expect(failed.replaceAll(/\s+/g, ' ').match(/another server answers at/g)).toHaveLength(3);
    expect(failed).not.toMatch(/To roll the phase|reloads|--accept-unproven|restart/);
    expect(failed.length).toBeLessThan(5000);
    const record = await machine.kpki('rotate', 'etcd-ca', '--yes', '-o', 'json');
    const gate = record.stdout.split('\n').find((line) => line.includes('"LiveChecks"')) ?? '';
    expect(JSON.parse(gate)).toMatchObject({
      state: 'closed',
      refuted: Array.from({ length: 9 }, () => expect.objectContaining({ code: 'foreign-server' })),
      rollout: [],
    });
  });

  test('a server with a certificate of an unknown issuer and a name of this cluster is a server of the cluster', async () => {
    const renamed = await serving('renamed', ['cp1', 'kubernetes']);
    await machine.write('renamed.yaml', configuration(nodes.map(() => portOf(renamed))));
    const { stdout } = await machine.kpki('verify', '--live', '-f', 'renamed.yaml', '-o', 'json');
    const { verdicts } = JSON.parse(stdout) as { readonly verdicts: readonly Shown<Verdict>[] };
    const served = verdicts.filter(({ check, what }) => check === 'served' && what.startsWith('etcd cp'));
    expect(served.map(({ code }) => code ?? null)).toEqual(['other-ca', 'foreign-server', 'foreign-server']);
    expect(served[0]?.text).toMatch(
      /^serves another CA's certificate \(issuer CN=some-proxy-ca, .* and \d+ more names?/,
    );
  });
});
