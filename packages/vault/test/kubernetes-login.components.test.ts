import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  httpRequest,
  type RunningProgram,
  reserveNode,
  startApiServer,
  startEtcd,
  startReadyVault,
  type TemporaryDirectory,
  temporaryDirectory,
  urlOf,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { beforeAll, expect, test } from 'vitest';
import { environmentOf } from '../src/environment.ts';
import { openSink } from '../src/sink.ts';
import { caIn, type Files, signedBy } from './certificates.ts';
import { call, listeningHost } from './host.ts';
import { defaults, kept, pair } from './scene.ts';

const administrator = 'the-administrator';

interface Kubernetes {
  readonly url: string;
  readonly ca: string;
  create(path: string, body: object): Promise<Record<string, unknown>>;
}

/** Starts an etcd and a kube-apiserver on files that OpenSSL made. */
async function startKubernetes(directory: string, programs: RunningProgram[]): Promise<Kubernetes> {
  const ca = await caIn(directory, 'kubernetes');
  const server = await signedBy(ca, directory, 'kubernetes-server', [
    'subjectAltName=IP:127.0.0.1',
    'extendedKeyUsage=serverAuth,clientAuth',
  ]);
  const node = await reserveNode('cp1', '127.0.0.1');
  programs.push(await startEtcd({ node, members: [node], directory, flags: etcdFlags(server, ca) }));
  const [accountKey, tokens] = [join(directory, 'sa.key'), join(directory, 'tokens.csv')];
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(accountKey, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  writeFileSync(tokens, `${administrator},admin,1,"system:masters"\n`, { mode: 0o600 });
  const flags = [
    ...[`--tls-cert-file=${server.certificate}`, `--tls-private-key-file=${server.key}`, `--token-auth-file=${tokens}`],
    ...[`--etcd-cafile=${ca.certificate}`, `--etcd-certfile=${server.certificate}`, `--etcd-keyfile=${server.key}`],
    ...[`--service-account-key-file=${accountKey}`, `--service-account-signing-key-file=${accountKey}`],
  ];
  programs.push(await startApiServer({ node, directory, etcd: [node], flags }));
  const url = urlOf(node, 'apiServer');
  const caBytes = readFileSync(ca.certificate);
  return {
    url,
    ca: caBytes.toString(),
    create: async (path, body) => {
      const headers = { authorization: `Bearer ${administrator}`, 'content-type': 'application/json' };
      const answer = await httpRequest(url + path, {
        ca: caBytes,
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.body}`);
      return JSON.parse(answer.body) as Record<string, unknown>;
    },
  };
}

function etcdFlags(server: Files, ca: Files): readonly string[] {
  return ['', 'peer-'].flatMap((kind) => [
    `--${kind}cert-file=${server.certificate}`,
    `--${kind}key-file=${server.key}`,
    `--${kind}trusted-ca-file=${ca.certificate}`,
  ]);
}

needs(
  'vault',
  'openssl',
  'etcd',
  'kube-apiserver',
)('logging in by Kubernetes', () => {
  let directory: TemporaryDirectory;
  let kubernetes: Kubernetes;
  const programs: RunningProgram[] = [];
  beforeAll(async () => {
    directory = await temporaryDirectory();
    kubernetes = await startKubernetes(directory.path, programs);
    return async () => {
      for (const program of programs.reverse()) await program.stop();
      await directory[Symbol.asyncDispose]();
    };
  });

  test('a service account logs in with a token that is read at each login, and another account is denied', async () => {
    await using vault = await startReadyVault({ directory: directory.path });
    const accounts = '/api/v1/namespaces/default/serviceaccounts';
    const tokenOf = async (name: string, audiences: readonly string[] = []): Promise<string> => {
      const made = await kubernetes.create(`${accounts}/${name}/token`, {
        spec: { audiences, expirationSeconds: 600 },
      });
      return (made['status'] as { readonly token: string }).token;
    };
    for (const name of ['reviewer', 'kpki', 'stranger']) await kubernetes.create(accounts, { metadata: { name } });
    await kubernetes.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'reviewer' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
      subjects: [{ kind: 'ServiceAccount', name: 'reviewer', namespace: 'default' }],
    });
    await vault.must('POST', 'sys/auth/kubernetes', { type: 'kubernetes' });
    await vault.must('POST', 'auth/kubernetes/config', {
      kubernetes_host: kubernetes.url,
      kubernetes_ca_cert: kubernetes.ca,
      token_reviewer_jwt: await tokenOf('reviewer'),
      disable_local_ca_jwt: true,
    });
    const policy = 'path "secret/data/kpki/*" { capabilities = ["create", "read", "update"] }';
    await vault.must('PUT', 'sys/policies/acl/kpki', { policy });
    await vault.must('POST', 'auth/kubernetes/role/kpki', {
      bound_service_account_names: ['kpki'],
      bound_service_account_namespaces: ['default'],
      token_policies: ['kpki'],
    });

    const file = join(directory.path, 'projected-token');
    const auth = { method: 'kubernetes', role: 'kpki', jwtFile: './projected-token' } as const;
    const open = () =>
      openSink({ ...defaults, address: vault.address, auth }, listeningHost(directory.path), {
        environment: environmentOf({}),
      });
    writeFileSync(file, await tokenOf('kpki'));
    const sink = open();
    const at = sink.locate({ path: ['prod', 'ca'] }, kept);
    expect((await sink.write(at, pair('1'), null, call))?.entries.size).toBe(2);
    await sink.close();

    writeFileSync(file, await tokenOf('stranger'));
    const error: unknown = await open()
      .check(call)
      .catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'denied', message: expect.stringContaining('kubernetes') });
    expect(String(error)).not.toMatch(/eyJ/);
  });
});
