import { connect as connectPlain, createServer as createPlainServer } from 'node:net';
import { Secret } from '@kpki/plugin';
import { readDistinguishedName } from '@kpki/x509';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { anotherState, call, fullState, type TestState } from '../../test/observed-state.ts';
import { inWords } from '../../test/said.ts';
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

describe('whom a server asks for', () => {
  const namesAt = async (endpoint: ReachedAt): Promise<readonly string[] | null> =>
    (await serverFlightAt(endpoint, call)).cas?.map((name) => readDistinguishedName(name).text) ?? null;

  test('each CA of its bundle, also where two have one name', async () => {
    const observed = await fullState(cluster());
    const next = await anotherState(cluster());
    const both = [at(observed, 'pki/ca.crt'), at(observed, 'pki/etcd/ca.crt'), at(next, 'pki/front-proxy-ca.crt')];
    expect(await namesAt(await member(observed, { ca: both }))).toEqual(
      expect.arrayContaining(['CN=kubernetes-ca', 'CN=etcd-ca', 'CN=kubernetes-front-proxy-ca']),
    );
  });

  test('nobody', async () => {
    expect(await namesAt(await member(await fullState(cluster()), { requestCert: false }))).toBeNull();
  });

  test.each([
    ['a server of TLS 1.3 alone', { minVersion: 'TLSv1.3' } as const, 'unsupported'],
    ['a server that wants what nobody has', { ciphers: 'PSK' } as const, 'denied'],
  ])('%s does not tell', async (_, options, code) => {
    const endpoint = await member(await fullState(cluster()), options);
    await expect(serverFlightAt(endpoint, call)).rejects.toMatchObject({ code });
  });

  test('a server that says nothing is given up after five seconds, and at once where nobody wants to know', async () => {
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

  test('a server that never ends is cut off', async () => {
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

describe('what is served', () => {
  test('leaf first, to whoever has no certificate', async () => {
    const observed = await fullState(cluster());
    for (const maxVersion of ['TLSv1.3', 'TLSv1.2'] as const) {
      const served = await servedAt(await member(observed, { maxVersion }), call);
      expect(served.state === 'served' && served.chain[0].names.dns).toContain('cp1');
    }
  });

  describe('by a server that hangs up on who has no certificate', () => {
    /** The first answer of a TLS 1.2 server, and an alert once the client has identified itself. */
    const hangsUp = (answer: (hello: Buffer) => Promise<Buffer>): Promise<ReachedAt> =>
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
      'with a key of kind %s: it is believed',
      async (kind) => {
        const observed = await fullState(cluster({ keys: { ...cluster().keys, certificates: kind } }));
        const real = await member(observed, { maxVersion: 'TLSv1.2' });
        const endpoint = await hangsUp((hello) => answerOf(real, hello));
        expect((await serverFlightAt(endpoint, call)).isProven).toBe(true);
        const served = await servedAt(endpoint, call);
        expect(served.state === 'served' && served.chain[0].names.dns).toContain('cp1');
      },
    );

    test('who repeats what another has said has not its key, and is not believed', async () => {
      const real = await member(await fullState(cluster()), { maxVersion: 'TLSv1.2' });
      const overheard = await answerOf(real, Buffer.from(clientHello('127.0.0.1', Buffer.alloc(32, 7))));
      const endpoint = await hangsUp(async () => overheard);
      expect((await serverFlightAt(endpoint, call)).isProven).toBe(false);
      const served = await servedAt(endpoint, call);
      expect(served.state === 'unreadable' && inWords(served.why)).toMatch(
        /^it shows a certificate, until .*, and has not proven that it has its key$/,
      );
    });

    test('nor who signs nothing', async () => {
      const observed = await fullState(cluster({ keys: { ...cluster().keys, certificates: 'rsa-2048' } }));
      const real = await member(observed, { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' });
      const endpoint = await hangsUp((hello) => answerOf(real, hello));
      expect((await serverFlightAt(endpoint, call)).keyExchange).toBeNull();
      expect(await servedAt(endpoint, call)).toMatchObject({ state: 'unreadable' });
    });
  });

  test.each([
    ['nothing listens', async () => nowhere, 'nothing listens there'],
    [
      'no TLS',
      async () => listening(createPlainServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))),
      'what answers speaks no TLS',
    ],
    ['a server that hangs up', async () => listening(createPlainServer((socket) => socket.destroy())), 'it hangs up'],
  ] as const)('%s', async (_, start, text) => {
    const served = await servedAt(await start(), call);
    expect(served.state === 'unreachable' && inWords(served.why)).toContain(text);
  });
});

describe('a client', () => {
  test('is accepted by who trusts its CA, whatever that answers, and refused by who does not', async () => {
    const observed = await fullState(cluster());
    const endpoint = await member(observed);
    const ask = async (base: string) =>
      (await probeClient(endpoint, credential(observed, base), '/health', call)).answer;
    expect(await ask('apiserver-etcd-client')).toBe('accepted');
    expect(await ask('apiserver-kubelet-client')).toBe('refused');
  });

  test('a server that has no time has not said anything of a client', async () => {
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

  test('is nowhere refused where nobody is', async () => {
    const observed = await fullState(cluster());
    expect(await probeClient(nowhere, credential(observed, 'apiserver-etcd-client'), '/health', call)).toEqual({
      answer: 'unreachable',
      said: statement('unreached', { kind: 'no-listener' }),
    });
  });

  test('whose key is another one cannot be asked for, and nothing of the key is told', async () => {
    const observed = await fullState(cluster());
    const twisted = credential(observed, 'apiserver-etcd-client', 'apiserver-kubelet-client');
    const { answer, said } = await probeClient(await member(observed), twisted, '/health', call);
    expect(answer).toBe('unreachable');
    expect(inWords(said)).toMatch(/^the credential cannot be used: the private key does not match the certificate/);
  });
});

function cancelling(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
