import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createPlainServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { certificateAt, certificatePem, reissued } from '../../../test/certificates.ts';
import { cluster } from '../../../test/clusters.ts';
import { coded } from '../../../test/coded.ts';
import { anotherState, call, daysLater, fullState, now, type TestState } from '../../../test/observed-state.ts';
import { at, listening, type ReachedAt } from '../../../test/tls-member.ts';
import type { Phase } from '../../index.ts';
import { statement } from '../../model/statement.ts';
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

/** What a verdict is about a node. */
const about = (
  subject: 'subject/node' | 'subject/kubelet-client' | 'subject/kubelet-restart',
  node: string,
  holds: LiveVerdict['holds'],
  text: unknown,
) => expect.objectContaining({ holds, name: `kubelet/${node}`, what: statement(subject, { node }), text });

describe('Nodes', () => {
  test.each([
    ['Ready', node('cp1', isReady), about('subject/node', 'cp1', 'yes', statement('node/ready'))],
    [
      'NotReady for a reason of its own',
      node('cp1', { status: 'False', reason: 'KubeletNotReady', message: 'container runtime is down' }),
      about(
        'subject/node',
        'cp1',
        'no',
        coded('node/not-ready', { texts: ['KubeletNotReady', 'container runtime is down'] }),
      ),
    ],
    [
      'silent',
      node('cp1', { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }),
      about(
        'subject/node',
        'cp1',
        'no',
        coded('node/not-ready', { texts: ['NodeStatusUnknown', 'Kubelet stopped posting node status.'] }),
      ),
    ],
    [
      'without a condition',
      node('cp1', null),
      about('subject/node', 'cp1', 'unproven', statement('node/no-condition')),
    ],
    [
      'strange',
      { metadata: { name: 'cp1' }, status: 7 },
      about('subject/node', 'cp1', 'unproven', statement('node/no-condition')),
    ],
  ])('that are %s', async (_, found, verdict) => {
    const observed = await fullState(cluster());
    const [first] = await verdicts(observed, await serving(observed, 'apiserver', api([found])));
    expect(first).toEqual(verdict);
  });

  test('in the file that have not registered, and registered Nodes not in the file, are reported', async () => {
    const observed = await fullState(cluster());
    const found = await verdicts(observed, await serving(observed, 'apiserver', api([node('w9', isReady)])));
    expect(found).toEqual([
      about('subject/node', 'cp1', 'unproven', statement('node/not-registered')),
      about('subject/node', 'w9', 'yes', statement('node/ready')),
      about('subject/kubelet-client', 'w9', 'yes', statement('kubelet-client/ready')),
    ]);
  });

  test('that kpki may not list are unproven', async () => {
    const observed = await fullState(cluster());
    const refused: Reply = [403, { message: 'nodes is forbidden' }];
    const found = await verdicts(observed, await serving(observed, 'apiserver', api(refused)));
    const text = statement('unproven', { why: 'nodes is forbidden' });
    expect(found.slice(0, 2)).toEqual([
      expect.objectContaining({ holds: 'unproven', name: 'nodes', what: statement('subject/nodes'), text }),
      about('subject/node', 'cp1', 'unproven', text),
    ]);
  });
});

describe('the client certificate of a kubelet, while API servers accept two CAs', () => {
  const unread = (why: { readonly direct: unknown; readonly proxy?: unknown }) =>
    coded('kubelet-client/metrics-unread', { why: coded('metrics/unread', why) });
  const client = async (...given: Parameters<typeof verdicts>) => (await verdicts(...given)).slice(1);
  const verdict = (holds: LiveVerdict['holds'], text: unknown) => [about('subject/kubelet-client', 'cp1', holds, text)];

  test('is known from the metrics of the kubelet, read with a client certificate and no other credential', async () => {
    const observed = await issuedState();
    const apiServer = await serving(observed, 'apiserver', api([node('cp1', isReady)]));
    const asked: string[] = [];
    const kubelet = await serving(observed, 'kubelet', () => [200, metricsOf(observed)], asked);
    expect(await client(observed, apiServer, kubelet)).toEqual(
      verdict('yes', statement('kubelet-client/of-ca', { from: 'kubelet.conf' })),
    );
    expect(asked).toEqual(['/metrics']);

    const other = await serving(observed, 'kubelet', () => [200, metricsOf(observed, -3600)]);
    expect(await client(observed, apiServer, other)).toEqual(
      verdict('unproven', coded('kubelet-client/unknown', { unread: null })),
    );

    const old = await fullState(cluster());
    const signed = await reissued(old, certificateAt(old, 'kubelet.conf'), 'pki/ca', { notAfter: daysLater(90) });
    const request = { metadata: { name: 'csr-1' }, status: { certificate: base64(certificatePem(signed)) } };
    const withRequest = await serving(
      observed,
      'apiserver',
      api([node('cp1', isReady)], { [requests]: [200, { items: [request] }] }),
    );
    const resumes = await serving(observed, 'kubelet', () => [200, ttlUntil(daysLater(90))]);
    expect(await client(observed, withRequest, resumes)).toEqual(
      verdict('no', coded('kubelet-client/of-other-ca', { from: { request: 'csr-1' } })),
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
    expect(await client(observed, apiServer, impostor)).toEqual(verdict('yes', coded('kubelet-client/of-ca')));
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
    expect(await client(observed, apiServer)).toEqual(verdict('yes', coded('kubelet-client/of-ca')));
    expect(askedBy).toEqual(['system:kube-controller-manager', 'kubernetes-admin']);
  });

  test('is unproven if neither answers, with both errors', async () => {
    const observed = await issuedState();
    const found = await client(observed, await serving(observed, 'apiserver', api([node('cp1', isReady)])));
    const of = statement('unreached', { kind: 'no-listener' });
    const direct = statement('at-endpoint', { endpoint: '127.0.0.1:1', of });
    expect(found).toEqual(verdict('unproven', unread({ direct, proxy: expect.stringContaining('forbidden') })));
  });

  test('of a silent kubelet is unproven after five seconds', async () => {
    const observed = await issuedState();
    const apiServer = await serving(observed, 'apiserver', api([node('cp1', isReady)]));
    const silent = await listening(createPlainServer(() => {}));
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    onTestFinished(() => timeout.mockRestore());
    const direct = coded('at-endpoint', { of: statement('unreached/timeout', { seconds: 5 }) });
    expect(await client(observed, apiServer, silent)).toEqual(verdict('unproven', unread({ direct })));
    expect(timeout.mock.calls.every(([most]) => most <= 5000)).toBe(true);
  });

  test.each([
    ['another kind of document', 'hello'],
    ['metrics of an older kubelet, without the expiry', 'process_start_time_seconds 1.7e+09\n'],
  ])('is unproven with %s', async (_, body) => {
    const observed = await issuedState();
    const apiServer = await serving(observed, 'apiserver', api([node('cp1', isReady)]));
    const kubelet = await serving(observed, 'kubelet', () => [200, body]);
    expect(await client(observed, apiServer, kubelet)).toEqual(
      verdict('unproven', coded('kubelet-client/not-reported')),
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
    const found = await verdicts(observed, apiServer, kubelet);
    expect(found.at(-1)).toEqual(
      about(
        'subject/kubelet-client',
        'w9',
        'unproven',
        coded('kubelet-client/unknown', { notAfter: expect.any(String) }),
      ),
    );
  });
});

describe('the restart of a kubelet, while the cluster trusts both CAs', () => {
  const startedAt = (seconds: number): string =>
    `process_start_time_seconds ${(now.getTime() / 1000 + seconds).toExponential()}\n`;
  const asked: readonly LiveCheck[] = ['nodes', 'kubelet-restarts'];

  test.each([
    ['after the new CA was made', 1, 'yes', 'kubelet-restart/after'],
    ['a day before', -86_400, 'no', 'kubelet-restart/before'],
  ] as const)('that started %s', async (_, seconds, holds, code) => {
    const observed = await stateAfter('prepare', 'trust');
    const apiServer = await serving(observed, 'apiserver', api([node('cp1', isReady)]));
    const kubelet = await serving(observed, 'kubelet', () => [200, startedAt(seconds)]);
    expect((await verdicts(observed, apiServer, kubelet, asked)).at(-1)).toEqual(
      about('subject/kubelet-restart', 'cp1', holds, coded(code)),
    );
  });

  test('is unproven if nothing answers, and not checked without a new CA', async () => {
    const staged = await stateAfter('prepare', 'trust');
    const found = await verdicts(
      staged,
      await serving(staged, 'apiserver', api([node('cp1', isReady)])),
      undefined,
      asked,
    );
    expect(found.at(-1)).toEqual(
      about('subject/kubelet-restart', 'cp1', 'unproven', coded('kubelet-restart/metrics-unread')),
    );
    const observed = await stateAfter();
    const atRest = await verdicts(
      observed,
      await serving(observed, 'apiserver', api([node('cp1', isReady)])),
      undefined,
      asked,
    );
    expect(atRest).toEqual([about('subject/node', 'cp1', 'yes', statement('node/ready'))]);
  });
});
