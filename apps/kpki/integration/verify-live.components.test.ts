import { appendFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClientAnswer, type LiveServer, probeClient, type Verdict } from '@kpki/engine';
import { Secret } from '@kpki/plugin';
import type { Shown } from '@kpki/presentation';
import {
  freePort,
  type LoopbackNode,
  reserveNode,
  type SupervisedCluster,
  type TemporaryDirectory,
  temporaryDirectory,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientIn } from './control-plane.ts';
import { eventually } from './eventually.ts';
import { controlPlaneFlags } from './flags.ts';
import { liveConfiguration, startLiveNode } from './one-live-node.ts';
import { applyEnvironment, kpkiIn } from './program.ts';

const call = { signal: new AbortController().signal };

const run = needs('etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl');

run('kpki verify --live', () => {
  const resources = new AsyncDisposableStack();
  let temporary: TemporaryDirectory;
  let node: LoopbackNode;
  let cluster: SupervisedCluster;

  const file = (...path: readonly string[]): string => join(temporary.path, ...path);
  const kpki = (...words: readonly string[]) => kpkiIn(temporary.path, ...words);
  const live = async (environment = 'here', ...words: readonly string[]) => {
    const { code, stdout, stderr } = await kpki('verify', '--live', '-e', environment, ...words, '-o', 'json');
    if (stdout === '') throw new Error(stderr);
    const { verdicts } = JSON.parse(stdout) as { readonly verdicts: readonly Shown<Verdict>[] };
    return { code, verdicts: verdicts.filter(({ check }) => ['served', 'trusted', 'copied'].includes(check)) };
  };
  /** `no etcd cp1`: without the address, which differs from run to run. */
  const failing = ({ verdicts }: { readonly verdicts: readonly Shown<Verdict>[] }): readonly string[] =>
    verdicts
      .filter(({ holds }) => holds === 'no')
      .map(({ check, what, text }) => `${check} ${what.replace(/ at .*/, '')}: ${text}`);

  beforeAll(async () => {
    temporary = resources.use(await temporaryDirectory());
    node = await reserveNode('cp1', '127.0.0.1');
    const text = liveConfiguration('live', node, await freePort(node.address));
    const applied = await applyEnvironment(text, temporary.path, '-e', 'here');
    await applyEnvironment(text, temporary.path, '-e', 'here', '--dir', 'stranger');
    const flags = controlPlaneFlags(applied.cluster, applied.directory);
    cluster = resources.use(await startLiveNode(temporary.path, node, flags));
  });

  afterAll(async () => {
    await resources.disposeAsync();
  });

  test('a control plane with the stored files: every check holds, except for the missing kubelet and Node, which are unproven', async () => {
    // Controllers make their objects a while after the start.
    const { code, verdicts } = await eventually(async () => {
      const found = await live();
      // Each namespace gets its ConfigMap in its own time.
      expect(found.verdicts.map(({ what }) => what)).toContainEqual(
        expect.stringMatching(/kube-root-ca\.crt in namespaces default, kube-node-lease, kube-public, kube-system/),
      );
      expect(found.verdicts.filter(({ holds }) => holds !== 'yes')).toHaveLength(2);
      return found;
    });
    expect(code).toBe(0);
    expect(verdicts.filter(({ holds }) => holds !== 'yes').map(({ holds, what }) => `${holds} ${what}`)).toEqual([
      expect.stringMatching(/^unproven kubelet cp1 at /),
      'unproven Node cp1',
    ]);
    // The controller manager names its bundle after a digest of its content.
    const named = verdicts.map(({ check, what }) => `${check} ${what.replace(/ at .*|(?<=-serving:)\w+/, '')}`);
    expect(named).toEqual([
      'served kube-apiserver cp1',
      'trusted clients of kube-apiserver cp1',
      'trusted scheduler.conf cp1 → kube-apiserver cp1',
      'served etcd cp1',
      'trusted clients of etcd cp1',
      'trusted etcd-healthcheck-client cp1 → etcd cp1',
      'served etcd-peer cp1',
      'trusted clients of etcd-peer cp1',
      'trusted etcd-healthcheck-client cp1 → etcd-peer cp1',
      'served kube-controller-manager cp1',
      'trusted scheduler.conf cp1 → kube-controller-manager cp1',
      'served kube-scheduler cp1',
      'trusted scheduler.conf cp1 → kube-scheduler cp1',
      'served kubelet cp1',
      'trusted tokens signed by kube-apiserver cp1',
      'trusted token keys of kube-apiserver cp1',
      'trusted clock of this machine',
      'trusted lease of kube-controller-manager',
      'trusted lease of kube-scheduler',
      'trusted Node cp1',
      'copied copies in the cluster',
      'copied ConfigMap kube-root-ca.crt in namespaces default, kube-node-lease, kube-public, kube-system',
      'copied ClusterTrustBundle kubernetes.io:kube-apiserver-serving:',
      'copied ConfigMap extension-apiserver-authentication in kube-system, client-ca-file',
      'copied ConfigMap extension-apiserver-authentication in kube-system, requestheader-client-ca-file',
      'trusted rights of apiserver-kubelet-client',
      'trusted rights of admin.conf',
      'trusted rights of super-admin.conf',
      'trusted rights of controller-manager.conf',
      'trusted rights of scheduler.conf',
      'trusted rights of kubelet.conf',
    ]);
  });

  describe('kpki status --live', () => {
    const status = async (environment: string, ...words: readonly string[]) => {
      const { code, stdout, stderr } = await kpki('status', '--live', '-e', environment, ...words);
      return { code, stdout, stderr };
    };

    test('reports the served certificate of each server, and its expiry', async () => {
      const { code, stdout } = await status('here', '--exit-code', '-o', 'json');
      const { served } = JSON.parse(stdout) as { readonly served: readonly LiveServer[] };
      expect(code).toBe(0);
      expect(
        served.map(({ server, node: name, artifact, state }) => `${server} ${name}: ${artifact} ${state}`),
      ).toEqual([
        'kube-apiserver cp1: apiserver cp1 stored',
        'etcd cp1: etcd-server cp1 stored',
        'etcd-peer cp1: etcd-peer cp1 stored',
        'kube-controller-manager cp1: null own',
        'kube-scheduler cp1: null own',
        'kubelet cp1: null unreachable',
      ]);
      const year = 365 * 86_400;
      for (const { residualSeconds, state } of served.slice(0, 3)) {
        expect([state, Math.round((residualSeconds ?? 0) / year)]).toEqual(['stored', 1]);
      }
    });

    test('prints a table, and samples for Prometheus', async () => {
      const { stdout } = await status('here');
      expect(stdout).toMatch(
        /\nSERVER +NODE +AT +SERVES +TRUSTS +EXPIRES +LEFT\nkube-apiserver +cp1 +127\.0\.0\.1:\d+ +stored certificate +as stored +20/,
      );
      expect(stdout).toMatch(
        /\nkubelet +cp1 .* unreachable: nothing listens on this port +- +- +-\n\n3 servers serve the stored certificate\. 3 servers without an artifact are not counted\. 3 servers trust the stored CAs for clients\.\n$/,
      );
      const { stdout: samples } = await status('here', '-o', 'prometheus');
      expect(samples).toMatch(
        /\nkpki_server_certificate_not_after_timestamp_seconds\{cluster="live",server="etcd",node="cp1",endpoint="[^"]*",artifact="etcd-server cp1"\} \d+\n/,
      );
    });

    test('exits with 3 for an unreachable server', async () => {
      expect(await status('lost', '--exit-code')).toMatchObject({
        code: 3,
        stdout: expect.stringContaining('1 of 3 servers was not reached; 2 servers serve the stored certificate.'),
      });
    });

    test('reports one endpoint, without a spec', async () => {
      const named = `tls://${node.address}:${node.ports.apiServer}`;
      const { code, stdout } = await kpkiIn(undefined, 'status', named, '-o', 'json');
      const { entries } = JSON.parse(stdout) as { readonly entries: readonly object[] };
      expect(code).toBe(0);
      expect(entries).toEqual([
        expect.objectContaining({ artifact: named, state: 'ok', subject: 'CN=kube-apiserver', kind: 'certificate' }),
      ]);
      expect(await kpkiIn(undefined, 'status', 'tls://127.0.0.1:1', '--exit-code')).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('unreachable: nothing listens on this port'),
      });
      expect(await kpkiIn(undefined, 'status', 'tls://127.0.0.1:99999')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('a port is a number from 1 to 65535'),
      });
    });
  });

  test('without --live no server is asked', async () => {
    const { stdout } = await kpki('verify', '-e', 'here', '-o', 'json');
    expect(stdout).not.toMatch(/"served"|"trusted"/);
  });

  test('an unreachable server fails, and the other checks are reported', async () => {
    const lost = await live('lost');
    expect(lost.code).toBe(1);
    expect(failing(lost)).toEqual([
      expect.stringMatching(
        /^served etcd cp1: nothing listens on this port\. Fix: start the server, or set its address under `live:` in kpki\.yaml/,
      ),
    ]);
    expect(lost.verdicts.filter(({ holds }) => holds === 'yes').length).toBeGreaterThan(15);
  });

  test('files that no component reads: the servers serve older certificates', async () => {
    await cp(file('kubernetes'), file('copy'), { recursive: true });
    await Promise.all(['crt', 'key'].map((ending) => rm(file('copy', 'pki', `apiserver.${ending}`))));
    await Promise.all(['crt', 'key'].map((ending) => rm(file('copy', 'pki', 'etcd', `server.${ending}`))));
    // Certificates of one second have the same start.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await kpki('apply', '-e', 'here', '--dir', 'copy', '--yes')).toMatchObject({ code: 0 });
    const found = await live('here', '--dir', 'copy');
    expect(found.code).toBe(1);
    expect(failing(found)).toEqual([
      expect.stringMatching(
        /^served kube-apiserver cp1: serves an older certificate \(.* accept the served one; kube-apiserver reloads the file within 2 seconds; if this persists, /,
      ),
      expect.stringMatching(/^served etcd cp1: serves an older certificate \(/),
    ]);
  });

  test('a certificate that is replaced in the files of a server is served without a restart', async () => {
    await Promise.all(['crt', 'key'].map((ending) => rm(file('kubernetes', 'pki', `apiserver.${ending}`))));
    await Promise.all(['crt', 'key'].map((ending) => rm(file('kubernetes', 'pki', 'etcd', `server.${ending}`))));
    expect(await kpki('apply', '-e', 'here', '--yes')).toMatchObject({ code: 0 });
    await eventually(async () => expect(failing(await live())).toEqual([]));
  });

  test('another PKI with the same names is neither served nor trusted, and its clients are rejected', async () => {
    const found = await live('here', '--dir', 'stranger');
    expect(found.code).toBe(1);
    const lines = failing(found);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^served kube-apiserver cp1: .* reject the served one: .*did not sign/),
        expect.stringMatching(
          /^trusted scheduler\.conf cp1 → kube-apiserver cp1: the server rejects the client, but must accept it: .* 401/,
        ),
        expect.stringMatching(
          /^trusted etcd-healthcheck-client cp1 → etcd cp1: the server rejects the client, but must accept it: /,
        ),
        expect.stringMatching(/^trusted scheduler\.conf cp1 → kube-scheduler cp1: the server rejects the client/),
      ]),
    );
  });

  describe('another CA in a trust bundle', () => {
    const ask = async (base: string, server: 'etcdClient' | 'apiServer'): Promise<ClientAnswer['answer']> => {
      const { certificate, key } = await clientIn(file('stranger'), `pki/${base}`);
      const endpoint = { host: node.address, port: node.ports[server] };
      const credential = { certificate, privateKey: new Secret(key) };
      return (await probeClient(endpoint, credential, server === 'etcdClient' ? '/health' : '/version', call)).answer;
    };
    const trustOf = async (server: LiveServer['server']): Promise<Shown<LiveServer>['clients']> => {
      const { stdout } = await kpki('status', '--live', '-e', 'here', '-o', 'json');
      const { served } = JSON.parse(stdout) as { readonly served: readonly Shown<LiveServer>[] };
      const found = served.find((each) => each.server === server);
      if (found?.state !== 'stored') throw new Error(`${server} does not serve the stored certificate: ${stdout}`);
      return found.clients;
    };
    const trustToo = async (bundle: string): Promise<void> =>
      appendFile(file('kubernetes', 'pki', bundle), await readFile(file('stranger', 'pki', bundle)));

    test('is reloaded by an API server, which accepts its clients and requests certificates of one more CA', async () => {
      expect(await ask('apiserver-kubelet-client', 'apiServer')).toBe('refused');
      await trustToo('ca.crt');
      await eventually(async () => expect(await ask('apiserver-kubelet-client', 'apiServer')).toBe('accepted'));
      const { verdicts } = await live();
      expect(verdicts.find(({ what }) => what.startsWith('clients of kube-apiserver'))).toMatchObject({
        holds: 'yes',
        text: expect.stringContaining('3 CAs (2 × CN=kubernetes-ca, CN=kubernetes-front-proxy-ca)'),
      });
    });

    test('is not reloaded by etcd: the check fails until etcd restarts', async () => {
      await trustToo('etcd/ca.crt');
      const before = await live();
      expect(before.code).toBe(1);
      expect(failing(before).filter((line) => line.startsWith('trusted'))).toEqual([
        expect.stringMatching(
          /^trusted clients of etcd cp1: differs from the stored bundle: requests client certificates issued by 1 CA \(CN=etcd-ca\); stored: 2 CAs \(CN=etcd-ca, valid until \S+, SHA-256 \S+; CN=etcd-ca, valid until \S+, SHA-256 \S+\)\. Fix: restart etcd and kube-apiserver, which read the file only at startup$/,
        ),
        expect.stringMatching(
          /^trusted clients of etcd-peer cp1: .*\. Fix: restart etcd and kube-apiserver, which read the file only at startup$/,
        ),
      ]);
      expect(await ask('apiserver-etcd-client', 'etcdClient')).toBe('refused');
      expect(await trustOf('etcd')).toMatchObject({ state: 'not reloaded', asked: ['CN=etcd-ca'], excess: [] });
      await cluster.restart('etcd', 'cp1');
      expect(failing(await live()).filter((line) => line.startsWith('trusted'))).toEqual([]);
      expect(await ask('apiserver-etcd-client', 'etcdClient')).toBe('accepted');
      expect(await trustOf('etcd')).toMatchObject({ state: 'stored', asked: ['CN=etcd-ca', 'CN=etcd-ca'] });
    });

    test('that was removed from the stored bundle is in the status of etcd until etcd restarts', async () => {
      const bundle = file('kubernetes', 'pki', 'etcd', 'ca.crt');
      const end = '-----END CERTIFICATE-----\n';
      const [own = ''] = (await readFile(bundle, 'utf8')).split(end);
      await writeFile(bundle, `${own}${end}`);
      for (const server of ['etcd', 'etcd-peer'] as const) {
        expect(await trustOf(server)).toMatchObject({
          state: 'not reloaded',
          asked: ['CN=etcd-ca', 'CN=etcd-ca'],
          stored: [expect.objectContaining({ subject: 'CN=etcd-ca' })],
          lacking: [],
          reloads: [expect.objectContaining({ component: 'etcd', time: null }), expect.anything()],
        });
      }
      const { code, stdout } = await kpki('status', '--live', '-e', 'here', '--exit-code');
      expect(code).toBe(3);
      expect(stdout).toMatch(/\netcd +cp1 +\S+ +stored certificate +1 extra CA /);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
        'etcd on cp1; etcd-peer on cp1: trusts 2 CAs for clients; 1 is stored (2 × CN=etcd-ca). Fix: restart etcd and kube-apiserver on cp1',
      );
      await cluster.restart('etcd', 'cp1');
      expect(await trustOf('etcd')).toMatchObject({ state: 'stored', asked: ['CN=etcd-ca'] });
      expect(await trustOf('etcd-peer')).toMatchObject({ state: 'stored', asked: ['CN=etcd-ca'] });
    });
  });

  test('a stopped API server fails', async () => {
    await cluster.stop('kube-apiserver', 'cp1');
    const found = await live();
    expect(failing(found).join('\n')).toMatch(
      /^served kube-apiserver cp1: nothing listens on this port\. Fix: start the server/,
    );
    expect(found.verdicts.at(-1)).toMatchObject({ what: 'copies in the cluster', holds: 'unproven' });
  });
});
