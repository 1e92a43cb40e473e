import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  certManagerDefinitions,
  httpRequest,
  kubectl,
  type LoopbackNode,
  type RunningProgram,
  reserveNode,
  startApiServer,
  startCertManager,
  startEtcd,
  type TemporaryDirectory,
  temporaryDirectory,
  urlOf,
  versionOf,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { clusterPki } from '../test/configurations.ts';
import { eventually } from './eventually.ts';
import { controlPlaneFlags } from './flags.ts';
import { clusterOf, kpkiIn, succeeds } from './program.ts';

const namespace = 'pki';
const issuer = 'clients';

/** The API server's files and Secrets, which are rotated together. */
const configuration = ({ name, address, ports }: LoopbackNode): string => `${clusterPki('green')}
  kubernetesVersion: ${versionOf()}
  keys: { ca: ec-p256, certificates: ec-p256, kubeconfigs: ec-p256, serviceAccount: ec-p256 }
  controlPlane: [{ name: ${name}, addresses: [${address}], port: ${ports.apiServer} }]
environments:
  node:
    sinks: { files: &files { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm } }
  prod:
    sinks:
      files: *files
      secrets:
        use: "@kpki/kubernetes"
        with: { namespace: ${namespace} }
        layout: tls-secrets
`;

interface Issued {
  readonly certificate: string;
  readonly key: string;
  /** The CA in it, which clients take for what to trust. */
  readonly ca: string;
}

const issuerIn = (where: string): object => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Issuer',
  metadata: { name: issuer, namespace: where },
  spec: { ca: { secretName: 'green-kubernetes-ca' } },
});

const countOf = (pem: string): number => pem.split('BEGIN CERTIFICATE').length - 1;

needs(
  'etcd',
  'kube-apiserver',
  'kubectl',
  'openssl',
  'cert-manager',
)('cert-manager issues from what kpki writes', () => {
  const resources = new AsyncDisposableStack();
  let directory: TemporaryDirectory;
  let node: LoopbackNode;
  let certManager: RunningProgram;

  const file = (...path: readonly string[]): string => join(directory.path, ...path);
  const kpki = (...words: readonly string[]): Promise<string> => succeeds(directory.path, ...words, '-e', 'prod');
  const rotate = (phase: string): Promise<string> =>
    kpki('rotate', 'kubernetes-ca', '--through', phase, '--yes', '--skip-live-checks');

  async function admin(input: string | null, ...words: readonly string[]): Promise<string> {
    const options = { kubeconfig: file('kubernetes/super-admin.conf'), cacheDirectory: file('kubectl-cache') };
    const { code, stdout, stderr } = await kubectl({ ...options, ...(input !== null && { input }) }, ...words);
    if (code !== 0) throw new Error(`kubectl ${words.join(' ')}: ${stderr}`);
    return stdout;
  }

  const readiness = (object: string, of = namespace): Promise<string> =>
    admin(
      null,
      ...['-n', of, 'get', object],
      ...['-o', 'jsonpath={range .status.conditions[?(@.type=="Ready")]}{.status} {.reason}{end}'],
    );

  async function issued(name: string): Promise<Issued> {
    const secret = await admin(null, '-n', namespace, 'get', 'secret', name, '-o', 'json');
    const { data } = JSON.parse(secret) as { readonly data: Readonly<Record<string, string>> };
    const of = (entry: string): string => Buffer.from(data[entry] ?? '', 'base64').toString();
    return { certificate: of('tls.crt'), key: of('tls.key'), ca: of('ca.crt') };
  }

  async function issue(name: string, usage: 'client auth' | 'server auth'): Promise<Issued> {
    const object = {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name, namespace },
      spec: {
        secretName: name,
        commonName: name,
        subject: { organizations: ['dev'] },
        ...(usage === 'server auth' && { dnsNames: [`${name}.example.com`] }),
        usages: ['digital signature', usage],
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        issuerRef: { name: issuer },
      },
    };
    await admin(stringify(object), 'create', '-f', '-');
    await eventually(async () => expect(await readiness(`certificate/${name}`)).toBe('True Ready'));
    return issued(name);
  }

  async function renew(name: string): Promise<Issued> {
    const before = await issued(name);
    const { status } = JSON.parse(await admin(null, '-n', namespace, 'get', 'certificate', name, '-o', 'json')) as {
      readonly status: { readonly conditions: readonly object[] };
    };
    const lastTransitionTime = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const asked = {
      type: 'Issuing',
      status: 'True',
      reason: 'ManuallyTriggered',
      message: 'requested',
      lastTransitionTime,
    };
    const patch = JSON.stringify({ status: { conditions: [...status.conditions, asked] } });
    const target = ['-n', namespace, 'patch', 'certificate', name, '--subresource=status', '--type=merge'];
    await admin(null, ...target, '-p', patch);
    return eventually(async () => {
      const after = await issued(name);
      expect(after.certificate).not.toBe(before.certificate);
      return after;
    });
  }

  async function userOf({ certificate, key }: Issued): Promise<unknown> {
    const { status, body } = await httpRequest(
      `${urlOf(node, 'apiServer')}/apis/authentication.k8s.io/v1/selfsubjectreviews`,
      {
        ca: await readFile(file('kubernetes/pki/ca.crt')),
        asGo: true,
        client: { certificate: Buffer.from(certificate), key: Buffer.from(key) },
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }),
      },
    );
    if (status === 401) return null;
    return (JSON.parse(body) as { readonly status: { readonly userInfo: unknown } }).status.userInfo;
  }
  const asUser = (username: string) => expect.objectContaining({ username, groups: ['dev', 'system:authenticated'] });

  async function believes(ca: string, { certificate }: Issued): Promise<boolean> {
    await writeFile(file('trusted.crt'), ca);
    await writeFile(file('shown.crt'), certificate);
    const { code } = await kpkiIn(
      directory.path,
      ...['verify', '--certificate', 'shown.crt', '--ca', 'trusted.crt', '--usage', 'server'],
    );
    return code === 0;
  }

  async function restartCertManager(): Promise<void> {
    await certManager?.stop();
    certManager = await startCertManager(file('kubernetes/super-admin.conf'), file('runs'));
  }

  beforeAll(async () => {
    directory = resources.use(await temporaryDirectory());
    node = await reserveNode('cp1', '127.0.0.1');
    await mkdir(file('runs'));
    await writeFile(file('kpki.yaml'), configuration(node));
    await succeeds(directory.path, 'apply', '-e', 'node', '--yes');
    const flags = controlPlaneFlags(clusterOf(configuration(node)), file('kubernetes'));
    const start = { node, directory: file('runs') };
    resources.use(await startEtcd({ ...start, members: [node], flags: flags.etcd }));
    resources.use(await startApiServer({ ...start, etcd: [node], flags: flags['kube-apiserver'] }));
    await admin(null, 'create', 'namespace', namespace);
    await admin(null, 'create', '-f', await certManagerDefinitions());
    // The CA in it changes with each phase, and a kubeconfig that only the configuration names would be asked about
    // again.
    vi.stubEnv('KUBECONFIG', file('kubernetes/super-admin.conf'));
    await kpki('apply', '--yes');
    await restartCertManager();
    resources.defer(async () => void (await certManager.stop('SIGKILL')));
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await resources.disposeAsync();
  });

  test('an Issuer signs with the CA that kpki keeps, and the API server accepts what it issues', async () => {
    await admin(stringify(issuerIn(namespace)), 'create', '-f', '-');
    await eventually(async () => expect(await readiness(`issuer/${issuer}`)).toBe('True KeyPairVerified'));
    const jane = await issue('jane', 'client auth');
    expect(await userOf(jane)).toEqual(asUser('jane'));
    expect(jane.ca).toBe(await readFile(file('kubernetes/pki/ca.crt'), 'utf8'));
    expect(await kpki('plan')).toContain('Nothing to do');
  });

  test('an Issuer in another namespace than the Secret is not ready, and says why', async () => {
    await admin(null, 'create', 'namespace', 'elsewhere');
    await admin(stringify(issuerIn('elsewhere')), 'create', '-f', '-');
    await eventually(async () => expect(await readiness(`issuer/${issuer}`, 'elsewhere')).toBe('False ErrGetKeyPair'));
  });

  describe('while kpki rotates the CA', () => {
    let oldServer: Issued;
    let oldClient: Issued;
    let newServer: Issued;
    let old: string;

    test('after trust the old CA issues, and its ca.crt holds one CA where that of kpki holds both', async () => {
      old = await readFile(file('kubernetes/pki/ca.crt'), 'utf8');
      await rotate('trust');
      expect(countOf((await issued('green-kubernetes-ca')).ca)).toBe(2);
      oldClient = await issue('after-trust', 'client auth');
      oldServer = await issue('server-after-trust', 'server auth');
      expect(oldClient.ca).toBe(old);
      expect(await readiness(`issuer/${issuer}`)).toBe('True KeyPairVerified');
      await eventually(async () => expect(await userOf(oldClient)).toEqual(asUser('after-trust')));
    });

    test('after reissue the new CA issues; API servers accept both, and clients by one ca.crt reject the other', async () => {
      await rotate('reissue');
      const client = await issue('after-issue', 'client auth');
      newServer = await issue('server-after-issue', 'server auth');
      expect(await readiness(`issuer/${issuer}`)).toBe('True KeyPairVerified');
      expect(countOf(client.ca)).toBe(1);
      expect(client.ca).not.toBe(old);
      for (const each of [client, oldClient, await issued('jane')]) {
        await eventually(async () => expect(await userOf(each)).not.toBeNull());
      }
      // Nothing reissues the earlier ones.
      expect(await issued('server-after-trust')).toEqual(oldServer);
      const both = (await issued('green-kubernetes-ca')).ca;
      expect(countOf(both)).toBe(2);
      expect({
        byOwn: await believes(client.ca, newServer),
        oldServerByNew: await believes(client.ca, oldServer),
        newServerByOld: await believes(oldClient.ca, newServer),
        oldServerByBoth: await believes(both, oldServer),
        newServerByBoth: await believes(both, newServer),
      }).toEqual({
        byOwn: true,
        oldServerByNew: false,
        newServerByOld: false,
        oldServerByBoth: true,
        newServerByBoth: true,
      });
    });

    test('what was renewed before distrust is accepted after it, and what was not is refused', async () => {
      const renewed = await renew('after-trust');
      const server = await renew('server-after-trust');
      const forgotten = await issued('jane');
      expect(await userOf(forgotten)).toEqual(asUser('jane'));
      await rotate('distrust');
      await restartCertManager();
      await eventually(async () => expect(await userOf(forgotten)).toBeNull());
      expect(await userOf(renewed)).toEqual(asUser('after-trust'));
      expect(await believes(renewed.ca, server)).toBe(true);
      const after = await issue('after-distrust', 'client auth');
      expect(await userOf(after)).toEqual(asUser('after-distrust'));
      // No phase has to be rolled back for it.
      expect(await userOf(await renew('jane'))).toEqual(asUser('jane'));
    });

    test('after remove nothing is left to do', async () => {
      await rotate('remove');
      expect(await kpki('plan')).toContain('Nothing to do');
      expect(await readiness(`issuer/${issuer}`)).toBe('True KeyPairVerified');
    });
  });
});
