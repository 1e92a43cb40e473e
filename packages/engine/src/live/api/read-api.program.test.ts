import type { RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { pemBlocks, Secret } from '@kpki/plugin';
import { readCertificate } from '@kpki/x509';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cluster } from '../../../test/clusters.ts';
import { coded } from '../../../test/coded.ts';
import { anotherState, call, fullState, type TestState } from '../../../test/observed-state.ts';
import { at, listening } from '../../../test/tls-member.ts';
import { statement } from '../../model/statement.ts';
import { accessOf } from './access.ts';
import { type Api, apiAt } from './read-api.ts';

/** A server that misbehaves as no real API server does. */
async function twisted(
  observed: TestState,
  answer: RequestListener,
): Promise<{ readonly port: number; readonly host: string }> {
  const server = createServer(
    {
      cert: at(observed, 'pki/apiserver.crt'),
      key: at(observed, 'pki/apiserver.key'),
      requestCert: true,
      rejectUnauthorized: false,
    },
    answer,
  );
  return listening(server);
}

/** With a client certificate and the trust bundle of this observed state. */
async function apiOf(observed: TestState, endpoint: { readonly port: number; readonly host: string }): Promise<Api> {
  const certificate = at(observed, 'pki/apiserver-kubelet-client.crt');
  const privateKey = new Secret(at(observed, 'pki/apiserver-kubelet-client.key'));
  const trustBundle = pemBlocks(at(observed, 'pki/ca.crt')).map(({ der }) => readCertificate(der));
  return apiAt(endpoint, accessOf({ what: 'somebody', credential: { certificate, privateKey }, trustBundle }), call);
}

const json = (response: ServerResponse, status: number, value: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

test('an impostor gets no request, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
  const observed = await fullState(cluster());
  const impostor = await anotherState(cluster());
  const asked = vi.fn((_: unknown, response: ServerResponse) => json(response, 200, {}));
  const api = await apiOf(observed, await twisted(impostor, asked));
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await api.get('/version')).toMatchObject({
    state: 'unknown',
    why: coded('tls-refused', { code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }),
  });
  expect(asked).not.toHaveBeenCalled();
});

test('a server of the cluster that is no API server gets no request either', async () => {
  const observed = await fullState(cluster({ include: ['kubelet-server'] }));
  const asked = vi.fn((_: unknown, response: ServerResponse) => json(response, 200, {}));
  const server = createServer({ cert: at(observed, 'pki/kubelet.crt'), key: at(observed, 'pki/kubelet.key') }, asked);
  const api = await apiOf(observed, await listening(server));
  expect(await api.get('/version')).toMatchObject({
    state: 'unknown',
    why: coded('tls-refused', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
  });
  expect(asked).not.toHaveBeenCalled();
});

test.each([
  [403, { message: 'secrets is forbidden' }, { state: 'refused', why: 'secrets is forbidden' }],
  [401, {}, { state: 'refused', why: statement('answer/credential-refused') }],
  [404, {}, { state: 'absent' }],
  [
    500,
    { message: 'a'.repeat(5000) },
    { state: 'unknown', why: statement('answer/other', { status: 500, text: 'a'.repeat(400) }) },
  ],
  [200, ['no object'], { state: 'unknown', why: statement('answer/other', { status: 200, text: '' }) }],
] as const)('an answer of %i is told for what it is', async (status, value, expected) => {
  const observed = await fullState(cluster());
  const api = await apiOf(observed, await twisted(observed, (_, response) => json(response, status, value)));
  expect(await api.get('/api')).toEqual(expected);
});

test('a list is read to its last page, and its items are what is an object', async () => {
  const observed = await fullState(cluster());
  const paths: (string | undefined)[] = [];
  const pages = [
    { metadata: { continue: 'a b' }, items: [{ name: 'one' }, 'two', null] },
    { metadata: {}, items: [{ name: 'three' }] },
  ];
  const server = await twisted(observed, ({ url }, response) => {
    paths.push(url);
    json(response, 200, pages[paths.length - 1]);
  });
  const answer = await (await apiOf(observed, server)).list('/api/v1/secrets?fieldSelector=type%3Da');
  expect(answer).toMatchObject({ state: 'found', value: [{ name: 'one' }, { name: 'three' }] });
  expect(paths).toEqual([
    '/api/v1/secrets?fieldSelector=type%3Da&limit=500',
    '/api/v1/secrets?fieldSelector=type%3Da&limit=500&continue=a%20b',
  ]);
});

test('what a right is lacking for on the second page is not taken for the whole', async () => {
  const observed = await fullState(cluster());
  const server = await twisted(observed, ({ url = '' }, response) =>
    url.includes('continue')
      ? json(response, 403, { message: 'no more' })
      : json(response, 200, { metadata: { continue: 'x' }, items: [{}] }),
  );
  expect(await (await apiOf(observed, server)).list('/api/v1/secrets')).toEqual({
    state: 'refused',
    why: 'no more',
  });
});

test('an answer without an end is cut off', async () => {
  const observed = await fullState(cluster());
  const server = await twisted(observed, (_, response) => {
    response.on('error', () => {});
    const more = (): void => {
      if (!response.destroyed && response.write(Buffer.alloc(1024 * 1024, 'a'))) setImmediate(more);
      else response.once('drain', more);
    };
    more();
  });
  expect(await (await apiOf(observed, server)).get('/api')).toEqual({
    state: 'unknown',
    why: statement('answer/too-long'),
  });
});
