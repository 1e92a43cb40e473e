import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type HttpsResponse,
  httpsRequest,
  type LoopbackNode,
  type RunningProgram,
  reserveNode,
  startApiServer,
  startEtcd,
  temporaryDirectory,
  urlOf,
  versionOf,
} from '@kpki/services';
import { type Component, componentFlags, parseConfiguration } from '@kpki/spec';
import { kpki } from '../kpki.ts';

/** A real API server with its etcd, on a PKI that kpki made. */
export interface ApiServer extends AsyncDisposable {
  readonly origin: string;
  /** PEM; what its certificate leads to. */
  readonly ca: Buffer;
  /** PEM; its own certificate with its key, which are valid for 127.0.0.1. */
  readonly certificate: Buffer;
  readonly key: Buffer;
  readonly directory: string;
  /** As a member of system:masters; whatever the status, it is an answer. */
  ask(method: string, path: string, body?: object): Promise<HttpsResponse>;
  /** The same; throws unless it was granted. Answers the object. */
  must(method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>>;
  stop(): Promise<void>;
  /** After `stop`, with the data it had. */
  restart(): Promise<void>;
  untilReady(): Promise<void>;
}

export async function openApiServer(): Promise<ApiServer> {
  await using resources = new AsyncDisposableStack();
  const { path } = resources.use(await temporaryDirectory());
  const node = await reserveNode('cp1', '127.0.0.1');
  const out = join(path, 'kubernetes');
  await mkdir(out);
  const text = configuration(node);
  const file = join(path, 'management.yaml');
  await writeFile(file, text);
  const made = await kpki(['apply', '-f', file, '--dir', out, '--yes']);
  if (made.code !== 0) throw new Error(`the PKI of the API server: ${made.said}`);
  const { configuration: parsed } = parseConfiguration(text, file, { machine: { name: 'here', addresses: [] } });
  if (parsed === undefined) throw new Error('the configuration of the API server does not parse');
  const flags = (component: Component): readonly string[] =>
    componentFlags(parsed.cluster, component, out).map(({ flag, value }) => `${flag}=${value}`);

  resources.use(await startEtcd({ node, members: [node], directory: path, flags: flags('etcd') }));
  const start = (): Promise<RunningProgram> =>
    startApiServer({ node, etcd: [node], directory: path, flags: flags('kube-apiserver') });
  let program = await start();
  resources.defer(async () => void (await program.stop()));

  const [ca, certificate, key] = await Promise.all(
    ['ca.crt', 'apiserver.crt', 'apiserver.key'].map((name) => readFile(join(out, 'pki', name))),
  );
  if (ca === undefined || certificate === undefined || key === undefined) throw new Error('a file is missing');
  const client = clientIn(await readFile(join(out, 'super-admin.conf'), 'utf8'));
  const origin = urlOf(node, 'apiServer');
  const ask = (method: string, path: string, body?: object): Promise<HttpsResponse> =>
    httpsRequest(`${origin}${path}`, {
      ca,
      client,
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const running = resources.move();
  return {
    origin,
    ca,
    certificate,
    key,
    directory: path,
    ask,
    must: async (method, path, body) => {
      const answer = await ask(method, path, body);
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
      return JSON.parse(answer.body) as Readonly<Record<string, unknown>>;
    },
    stop: async () => void (await program.stop()),
    restart: async () => {
      program = await start();
    },
    untilReady: async () => {
      for (;;) {
        const isReady = await ask('GET', '/readyz').then(
          ({ status }) => status === 200,
          () => false,
        );
        if (isReady) return;
        await pause(50);
      }
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function configuration({ name, address, ports }: LoopbackNode): string {
  return `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: management }
spec:
  kubernetesVersion: ${versionOf()}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: ${name}, addresses: [${address}], port: ${ports.apiServer} }]
`;
}

function clientIn(kubeconfig: string): { readonly certificate: Buffer; readonly key: Buffer } {
  const field = (name: string): Buffer =>
    Buffer.from(new RegExp(`${name}-data: *"?([\\w+/=]+)`).exec(kubeconfig)?.[1] ?? '', 'base64');
  return { certificate: field('client-certificate'), key: field('client-key') };
}
