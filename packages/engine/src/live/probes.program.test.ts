import { connect as connectPlain, createServer as createPlainServer } from 'node:net';
import { Secret } from '@kpki/plugin';
import { readDistinguishedName } from '@kpki/x509';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { anotherState, call, fullState, type TestState } from '../../test/observed-state.ts';
import { at, listening, member, type ReachedAt } from '../../test/tls-member.ts';
import { statement } from '../model/statement.ts';
import { serverFlightAt } from './asks-for.ts';
import { clientHello } from './client-hello.ts';
import { type ClientCredential, probeClient } from './probe-client.ts';
import { servedAt } from './served-at.ts';
import { readServerFlight } from './server-flight.ts';

function credential(observed: TestState, base: string, keyOf = base): ClientCredential {
  return { certificate: at(observed, `pki/${base}.crt`), privateKey: new Secret(at(observed, `pki/${keyOf}.key`)) };
}

const nowhere: ReachedAt = { host: '127.0.0.1', port: 1 };

describe('the CAs whose client certificates a server requests', () => {
  const namesAt = async (endpoint: ReachedAt): Promise<readonly string[] | null> =>
    (await serverFlightAt(endpoint, call)).cas?.map((name) => readDistinguishedName(name).text) ?? null;

  test('each CA of its bundle', async () => {
    const observed = await fullState(cluster());
    const next = await anotherState(cluster());
    const both = [at(observed, 'pki/ca.crt'), at(observed, 'pki/etcd/ca.crt'), at(next, 'pki/front-proxy-ca.crt')];
    expect(await namesAt(await member(observed, { ca: both }))).toEqual(
      expect.arrayContaining(['CN=kubernetes-ca', 'CN=etcd-ca', 'CN=kubernetes-front-proxy-ca']),
    );
  });

  test('none: the server requests no client certificate', async () => {
    expect(await namesAt(await member(await fullState(cluster()), { requestCert: false }))).toBeNull();
  });

  test.each([
    ['a server with only TLS 1.3', { minVersion: 'TLSv1.3' } as const, 'unsupported'],
    ['a server with only PSK ciphers', { ciphers: 'PSK' } as const, 'denied'],
  ])('%s does not report them', async (_, options, code) => {
    const endpoint = await member(await fullState(cluster()), options);
    await expect(serverFlightAt(endpoint, call)).rejects.toMatchObject({ code });
  });

  test('a silent server: the probe stops after five seconds, or when the call is aborted', async () => {
    const silent = await listening(createPlainServer(() => {}));
    const { signal, abort } = cancelling();
    const asked = serverFlightAt(silent, { signal });
    abort();
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    const timeout = vi
      .spyOn(AbortSignal, 'timeout')
      .mockReturnValue(AbortSignal.abort(new DOMException('', 'TimeoutError')));
    onTestFinished(() => timeout.mockRestore());
    await expect(serverFlightAt(silent, call)).rejects.toMatchObject({
      code: 'unavailable',
      said: statement('unreached/timeout', { seconds: 5 }),
    });
    expect(timeout).toHaveBeenCalledWith(5000);
  });

  test('the probe stops reading an endless answer', async () => {
    const record = Buffer.concat([Buffer.of(22, 3, 3, 0x40, 0), Buffer.alloc(0x4000)]);
    const endless = await listening(
      createPlainServer((socket) => {
        socket.on('error', () => {});
        // A message too long to be complete when the limit is reached.
        socket.write(Buffer.of(22, 3, 3, 0, 4, 12, 0x08, 0, 0));
        const more = (): void => void (socket.write(record) ? setImmediate(more) : socket.once('drain', more));
        more();
      }),
    );
    await expect(serverFlightAt(endless, call)).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('the served certificate', () => {
  test('is read leaf first, without a client certificate', async () => {
    const observed = await fullState(cluster());
    for (const maxVersion of ['TLSv1.3', 'TLSv1.2'] as const) {
      const served = await servedAt(await member(observed, { maxVersion }), call);
      expect(served.state === 'served' && served.chain[0].names.dns).toContain('cp1');
    }
  });

  describe('of a server that closes the connection without a client certificate', () => {
    /** The first answer of a TLS 1.2 server, and an alert once the client has identified itself. */
    const closes = (answer: (hello: Buffer) => Promise<Buffer>): Promise<ReachedAt> =>
      listening(
        createPlainServer((socket) => {
          socket.on('error', () => {});
          socket.once('data', async (hello) => {
            socket.once('data', () => socket.end(Buffer.of(21, 3, 3, 0, 2, 2, 42)));
            socket.write(await answer(hello));
          });
        }),
      );

    async function answerOf({ host, port }: ReachedAt, hello: Buffer): Promise<Buffer> {
      const parts: Buffer[] = [];
      const socket = connectPlain({ host, port });
      socket.write(hello);
      for await (const part of socket) {
        parts.push(part);
        if (readServerFlight(Buffer.concat(parts)) !== null) break;
      }
      return Buffer.concat(parts);
    }

    test.each(['ec-p256', 'ec-p384', 'rsa-2048', 'ed25519'] as const)(
      'counts if the server proves its key (%s)',
      async (kind) => {
        const observed = await fullState(cluster({ keys: { ...cluster().keys, certificates: kind } }));
        const real = await member(observed, { maxVersion: 'TLSv1.2' });
        const endpoint = await closes((hello) => answerOf(real, hello));
        expect((await serverFlightAt(endpoint, call)).isProven).toBe(true);
        const served = await servedAt(endpoint, call);
        expect(served.state === 'served' && served.chain[0].names.dns).toContain('cp1');
      },
    );

    test('does not count from a server that replays the messages of another, whose key it lacks', async () => {
      const real = await member(await fullState(cluster()), { maxVersion: 'TLSv1.2' });
      const overheard = await answerOf(real, Buffer.from(clientHello('127.0.0.1', Buffer.alloc(32, 7))));
      const endpoint = await closes(async () => overheard);
      expect((await serverFlightAt(endpoint, call)).isProven).toBe(false);
      const served = await servedAt(endpoint, call);
      expect(served.state === 'unreadable' && served.why).toEqual(coded('certificate/unproven'));
    });

    test('does not count from a server that signs nothing', async () => {
      const observed = await fullState(cluster({ keys: { ...cluster().keys, certificates: 'rsa-2048' } }));
      const real = await member(observed, { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' });
      const endpoint = await closes((hello) => answerOf(real, hello));
      expect((await serverFlightAt(endpoint, call)).keyExchange).toBeNull();
      expect(await servedAt(endpoint, call)).toMatchObject({ state: 'unreadable' });
    });
  });

  test.each([
    ['nothing listens', async () => nowhere, statement('unreached', { kind: 'no-listener' })],
    [
      'no TLS',
      async () => listening(createPlainServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))),
      'the answer is not TLS',
    ],
    [
      'a server that closes the connection',
      async () => listening(createPlainServer((socket) => socket.destroy())),
      statement('unreached', { kind: 'hang-up' }),
    ],
  ] as const)('%s', async (_, start, why) => {
    const served = await servedAt(await start(), call);
    expect(served).toMatchObject({ state: 'unreachable', why });
  });
});

describe('a client', () => {
  test('is accepted by a server that trusts its CA, whatever the answer, and rejected by a server that does not', async () => {
    const observed = await fullState(cluster());
    const endpoint = await member(observed);
    const ask = async (base: string) =>
      (await probeClient(endpoint, credential(observed, base), '/health', call)).answer;
    expect(await ask('apiserver-etcd-client')).toBe('accepted');
    expect(await ask('apiserver-kubelet-client')).toBe('refused');
  });

  test('a server that answers 503 neither accepts nor rejects a client', async () => {
    const observed = await fullState(cluster());
    const answer = await probeClient(
      await member(observed),
      credential(observed, 'apiserver-etcd-client'),
      '/version',
      call,
    );
    const said = statement('answer/status', { path: '/version', status: 503 });
    expect(answer).toEqual({ answer: 'unreachable', said });
  });

  test('is not rejected where nothing listens', async () => {
    const observed = await fullState(cluster());
    expect(await probeClient(nowhere, credential(observed, 'apiserver-etcd-client'), '/health', call)).toEqual({
      answer: 'unreachable',
      said: statement('unreached', { kind: 'no-listener' }),
    });
  });

  test('with the key of another certificate is unusable, and the message holds nothing of the key', async () => {
    const observed = await fullState(cluster());
    const twisted = credential(observed, 'apiserver-etcd-client', 'apiserver-kubelet-client');
    const { answer, said } = await probeClient(await member(observed), twisted, '/health', call);
    expect(answer).toBe('unreachable');
    const why = coded('tls-refused', { code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' });
    expect(said).toEqual(coded('credential/unusable', { why }));
  });
});

function cancelling(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
