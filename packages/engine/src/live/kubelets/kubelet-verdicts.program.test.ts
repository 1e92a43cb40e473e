import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createPlainServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { certificateAt, certificatePem, reissued } from '../../../test/certificates.ts';
import { cluster } from '../../../test/clusters.ts';
import { anotherState, call, daysLater, fullState, now, type TestState } from '../../../test/observed-state.ts';
import { inWords } from '../../../test/said.ts';
import { at, listening, type ReachedAt } from '../../../test/tls-member.ts';
import type { Phase } from '../../index.ts';
import type { LiveVerdict } from '../check-names.ts';
import type { LiveCheck } from '../checks-before.ts';
import { verifyLive } from '../verify-live.ts';

type Reply = readonly [status: number, body: unknown];

/** Served instead of an API server or a kubelet, by path and common name of the client; a string is no JSON. */
async function serving(
  observed: TestState,
  pair: string,
  replies: (path: string, client: string | undefined) => Reply,
  asked: string[] = [],
): Promise<ReachedAt> {
  const answer: RequestListener = (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    asked.push(path);
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    const [status, body] = replies(path, subject === undefined ? undefined : String(subject.CN));
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  };
  const files = { cert: at(observed, `pki/${pair}.crt`), key: at(observed, `pki/${pair}.key`) };
  return listening(createServer({ ...files, requestCert: true, rejectUnauthorized: false }, answer));
}

const node = (name: string, ready: object | null, status: object = {}): object => ({
  metadata: { name },
  status: { conditions: ready === null ? [] : [{ type: 'Ready', ...ready }], ...status },
});
const isReady = { status: 'True', reason: 'KubeletReady' };

/** The API of a cluster with these Nodes, and with further answers. */
const api =
  (nodes: readonly object[] | Reply, more: Readonly<Record<string, Reply>> = {}) =>
  (path: string): Reply => {
    const [base = ''] = path.split('?');
    if (base === '/version') return [200, {}];
    if (base === '/api/v1/nodes') return typeof nodes[0] === 'number' ? (nodes as Reply) : [200, { items: nodes }];
    if (base.endsWith('/certificatesigningrequests')) return more[base] ?? [200, { items: [] }];
    return more[base] ?? [403, { message: `${base} is forbidden` }];
  };

/** The expiry of the certificate in kubelet.conf, as its kubelet reports it. */
function metricsOf(observed: TestState, seconds = 0): string {
  return ttlUntil(new Date(certificateAt(observed, 'kubelet.conf').notAfter.getTime() + seconds * 1000));
}

function ttlUntil(notAfter: Date): string {
  const left = (notAfter.getTime() - Date.now()) / 1000;
  return `kubelet_certificate_manager_client_ttl_seconds ${Math.trunc(left)}\n`;
}

const requests = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** An observed state with the new CA in use and the old one still trusted. */
const issuedState = (): Promise<TestState> => stateAfter('prepare', 'trust', 'reissue');

async function stateAfter(...phases: readonly Phase[]): Promise<TestState> {
  const observed = await anotherState(cluster({ include: ['kubelet-server'] }));
  if (phases.length > 0) await observed.rotate('kubernetes-ca', ...phases);
  return observed;
}

async function verdicts(
  observed: TestState,
  apiServer: ReachedAt,
  kubelet: ReachedAt = { host: '127.0.0.1', port: 1 },
  checks: readonly LiveCheck[] = ['nodes', 'kubelet-clients'],
): Promise<readonly LiveVerdict[]> {
  const question = {
    live: { cp1: { 'kube-apiserver': apiServer, kubelet } },
    withinCluster: true,
    checks: new Set(checks),
  };
  const all = await verifyLive(await observed.read(), question, now, () => {}, call);
  return all.filter(({ name }) => name !== 'api');
}

const lines = (all: readonly LiveVerdict[]): readonly string[] =>
  inWords(all).map(({ holds, name, what, text }) => `${holds} ${name}: ${what}: ${text}`);

describe('Nodes', () => {
  test.each([
    ['Ready', node('cp1', isReady), /^yes kubelet\/cp1: Node cp1: the Node is Ready$/],
    [
      'NotReady for a reason of its own',
      node('cp1', { status: 'False', reason: 'KubeletNotReady', message: 'container runtime is down' }),
      /^no kubelet\/cp1: Node cp1: the Node is NotReady \(KubeletNotReady: container runtime is down\)\. Fix: /,
    ],
    [
      'silent',
      node('cp1', { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }),
      /^no kubelet\/cp1: Node cp1: the Node is NotReady \(NodeStatusUnknown: Kubelet stopped/,
    ],
    ['without a condition', node('cp1', null), /^unproven kubelet\/cp1: Node cp1: the kubelet has not reported/],
    [
      'strange',
      { metadata: { name: 'cp1' }, status: 7 },
      /^unproven kubelet\/cp1: Node cp1: the kubelet has not reported/,
    ],
  ])('that are %s', async (_, found, line) => {
    const observed = await fullState(cluster());
    const [first] = lines(await verdicts(observed, await serving(observed, 'apiserver', api([found]))));
    expect(first).toMatch(line);
  });

  test('in the file that have not registered, and registered Nodes not in the file, are reported', async () => {
    const observed = await fullState(cluster());
    const found = await verdicts(observed, await serving(observed, 'apiserver', api([node('w9', isReady)])));
    expect(lines(found)).toEqual([
      expect.stringMatching(
        /^unproven kubelet\/cp1: Node cp1: the Node does not exist: the kubelet has not registered$/,
      ),
      'yes kubelet/w9: Node w9: the Node is Ready',
      expect.stringMatching(/^yes kubelet\/w9: client certificate of kubelet w9: the Node is Ready/),
    ]);
  });

  test('that kpki may not list are unproven', async () => {
    const observed = await fullState(cluster());
    const refused: Reply = [403, { message: 'nodes is forbidden' }];
    expect(lines(await verdicts(observed, await serving(observed, 'apiserver', api(refused)))).slice(0, 2)).toEqual([
      'unproven nodes: Nodes not in the file: nodes is forbidden',
      'unproven kubelet/cp1: Node cp1: nodes is forbidden',
    ]);
  });
});

describe('the client certificate of a kubelet, while API servers accept two CAs', () => {
  const client = async (...given: Parameters<typeof verdicts>): Promise<string> =>
    lines((await verdicts(...given)).slice(1)).join();

  test('is known from the metrics of the kubelet, read with a client certificate and no other credential', async () => {
    const observed = await issuedState();
    const apiServer = await serving(observed, 'apiserver', api([node('cp1', isReady)]));
    const asked: string[] = [];
    const kubelet = await serving(observed, 'kubelet', () => [200, metricsOf(observed)], asked);
    expect(await client(observed, apiServer, kubelet)).toMatch(
      /^yes kubelet\/cp1: .*: the kubelet uses the certificate from kubelet.conf/,
    );
    expect(asked).toEqual(['/metrics']);

    const other = await serving(observed, 'kubelet', () => [200, metricsOf(observed, -3600)]);
    expect(await client(observed, apiServer, other)).toMatch(/^unproven kubelet\/cp1: .*no CertificateSigningRequest/);

    const old = await fullState(cluster());
    const signed = await reissued(old, certificateAt(old, 'kubelet.conf'), 'pki/ca', { notAfter: daysLater(90) });
    const request = { metadata: { name: 'csr-1' }, status: { certificate: base64(certificatePem(signed)) } };
    const withRequest = await serving(
      observed,
      'apiserver',
      api([node('cp1', isReady)], { [requests]: [200, { items: [request] }] }),
    );
    const resumes = await serving(observed, 'kubelet', () => [200, ttlUntil(daysLater(90))]);
    expect(await client(observed, withRequest, resumes)).toMatch(
      /^no kubelet\/cp1: .*csr-1.*remove \/var\/lib\/kubelet\/pki/,
    );
  });

  test('an impostor at the address of the kubelet gets no request; the API server answers instead', async () => {
    const observed = await issuedState();
    const proxied = { '/api/v1/nodes/cp1/proxy/metrics': [200, metricsOf(observed)] as const };
    const apiServer = await serving(observed, 'apiserver', api([node('cp1', isReady)], proxied));
    // The other observed states of a process are copies of one; this one has other keys.
    const stranger = await fullState(cluster({ include: ['kubelet-server'] }));
    const asked: string[] = [];
    const impostor = await serving(stranger, 'kubelet', () => [200, metricsOf(observed, -3600)], asked);
    expect(await client(observed, apiServer, impostor)).toMatch(/^yes kubelet\/cp1: /);
    expect(asked).toEqual([]);
  });

  test('is read as administrator if the reader of the API has no right to it', async () => {
    const observed = await issuedState();
    const path = '/api/v1/nodes/cp1/proxy/metrics';
    const askedBy: (string | undefined)[] = [];
    const replies = api([node('cp1', isReady)]);
    const apiServer = await serving(observed, 'apiserver', (asked, by) => {
      if (asked !== path) return replies(asked);
      askedBy.push(by);
      return by === 'kubernetes-admin' ? [200, metricsOf(observed)] : [403, { message: `${path} is forbidden` }];
    });
    expect(await client(observed, apiServer)).toMatch(/^yes kubelet\/cp1: /);
    expect(askedBy).toEqual(['system:kube-controller-manager', 'kubernetes-admin']);
  });

  test('is unproven if neither answers, with both errors', async () => {
    const observed = await issuedState();
    const line = await client(observed, await serving(observed, 'apiserver', api([node('cp1', isReady)])));
    expect(line).toMatch(
      /^unproven kubelet\/cp1: .*127.0.0.1:1: nothing listens on this port; through the API server: .*forbidden/,
    );
  });

  test('of a silent kubelet is unproven after five seconds', async () => {
    const observed = await issuedState();
    const apiServer = await serving(observed, 'apiserver', api([node('cp1', isReady)]));
    const silent = await listening(createPlainServer(() => {}));
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    onTestFinished(() => timeout.mockRestore());
    expect(await client(observed, apiServer, silent)).toMatch(/^unproven kubelet\/cp1: .*: no answer within 5 seconds/);
    expect(timeout.mock.calls.every(([most]) => most <= 5000)).toBe(true);
  });

  test.each([
    ['another kind of document', 'hello'],
    ['metrics of an older kubelet, without the expiry', 'process_start_time_seconds 1.7e+09\n'],
  ])('is unproven with %s', async (_, body) => {
    const observed = await issuedState();
    const apiServer = await serving(observed, 'apiserver', api([node('cp1', isReady)]));
    const kubelet = await serving(observed, 'kubelet', () => [200, body]);
    expect(await client(observed, apiServer, kubelet)).toMatch(
      /^unproven kubelet\/cp1: .*metrics of the kubelet do not show its client certificate/,
    );
  });

  test('of a Node not in the file is read at the address that the Node reports', async () => {
    const observed = await issuedState();
    const kubelet = await serving(observed, 'kubelet', () => [200, metricsOf(observed)]);
    const status = {
      addresses: [
        { type: 'Hostname', address: 'w9' },
        { type: 'InternalIP', address: kubelet.host },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: kubelet.port } },
    };
    const nodes = [node('cp1', isReady), node('w9', isReady, status)];
    const apiServer = await serving(observed, 'apiserver', api(nodes));
    const found = lines(await verdicts(observed, apiServer, kubelet));
    expect(found.at(-1)).toMatch(
      /^unproven kubelet\/w9: client certificate of kubelet w9: kpki cannot tell which CA .*valid until /,
    );
  });
});

describe('the restart of a kubelet, while the cluster trusts both CAs', () => {
  const startedAt = (seconds: number): string =>
    `process_start_time_seconds ${(now.getTime() / 1000 + seconds).toExponential()}\n`;
  const asked: readonly LiveCheck[] = ['nodes', 'kubelet-restarts'];

  test.each([
    [
      'after the new CA was made',
      1,
      /^yes kubelet\/cp1: restart of kubelet cp1: the kubelet started .*, after the new CA was made/,
    ],
    [
      'a day before',
      -86_400,
      /^no kubelet\/cp1: restart of kubelet cp1: the kubelet started .*before the new CA was made/,
    ],
  ])('that started %s', async (_, seconds, line) => {
    const observed = await stateAfter('prepare', 'trust');
    const apiServer = await serving(observed, 'apiserver', api([node('cp1', isReady)]));
    const kubelet = await serving(observed, 'kubelet', () => [200, startedAt(seconds)]);
    expect(lines(await verdicts(observed, apiServer, kubelet, asked)).at(-1)).toMatch(line);
  });

  test('is unproven if nothing answers, and not checked without a new CA', async () => {
    const staged = await stateAfter('prepare', 'trust');
    const found = await verdicts(
      staged,
      await serving(staged, 'apiserver', api([node('cp1', isReady)])),
      undefined,
      asked,
    );
    expect(lines(found).at(-1)).toMatch(
      /^unproven kubelet\/cp1: restart of kubelet cp1: the metrics of the kubelet are unreadable: /,
    );
    const observed = await stateAfter();
    const atRest = await verdicts(
      observed,
      await serving(observed, 'apiserver', api([node('cp1', isReady)])),
      undefined,
      asked,
    );
    expect(lines(atRest)).toEqual(['yes kubelet/cp1: Node cp1: the Node is Ready']);
  });
});
