import type { Sink } from '@kpki/plugin';
import { startReadyVault, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect, test } from 'vitest';
import {
  drip,
  type FakeServer,
  type Fault,
  fakeServer,
  json,
  oversized,
  reset,
  silence,
  text,
  truncated,
} from './fake-server.ts';
import { call, listeningHost } from './host.ts';
import { relayTo } from './relay.ts';
import { kept, openAt, pair } from './scene.ts';

const token = 'hvs.canary-of-a-token';
const html = '<html><body>Bad gateway</body></html>';

interface Row {
  readonly title: string;
  readonly fault: Fault;
  /** Of a read, and of a write. */
  readonly codes: readonly [string, string];
  readonly says: RegExp;
  readonly retryAfterSeconds?: number;
}

const http = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();

const rows: readonly Row[] = [
  {
    title: 'a reset after the request was sent',
    fault: reset,
    codes: ['unavailable', 'uncertain'],
    says: /ECONNRESET|cut/,
  },
  {
    title: 'no answer',
    fault: silence,
    codes: ['unavailable', 'uncertain'],
    says: /no whole answer came within 0\.4 s/,
  },
  {
    title: 'a slow drip',
    fault: drip,
    codes: ['unavailable', 'uncertain'],
    says: /no whole answer came within 0\.4 s/,
  },
  { title: 'half an answer', fault: truncated, codes: ['unavailable', 'uncertain'], says: /cut|aborted/ },
  {
    title: 'an endless answer',
    fault: oversized(200),
    codes: ['unavailable', 'uncertain'],
    says: /larger than 34603008 bytes/,
  },
  {
    title: 'an endless error',
    fault: oversized(500),
    codes: ['unavailable', 'uncertain'],
    says: /larger than 1048576 bytes/,
  },
  {
    title: 'HTML',
    fault: text(200, 'text/html; charset=utf-8', html),
    codes: ['unavailable', 'uncertain'],
    says: /no answer of a Vault came, but text\/html/,
  },
  {
    title: '502 with HTML',
    fault: text(502, 'text/html', html),
    codes: ['unavailable', 'uncertain'],
    says: /status 502/,
  },
  {
    title: 'broken JSON',
    fault: text(200, 'application/json', '{"data":'),
    codes: ['unavailable', 'uncertain'],
    says: /no answer of a Vault/,
  },
  {
    title: 'JSON of something else',
    fault: json(200, { hello: 'observed' }),
    codes: ['unavailable', 'uncertain'],
    says: /not one of a KV engine of version 2/,
  },
  {
    title: '500',
    fault: json(500, { errors: ['internal error'] }),
    codes: ['unavailable', 'uncertain'],
    says: /internal error/,
  },
  {
    title: '500 of what is too large',
    fault: json(500, { errors: ['put failed due to value being too large; got 1048577 bytes, max 1048576 bytes'] }),
    codes: ['invalid', 'invalid'],
    says: /smaller entries/,
  },
  {
    title: '400 of OpenBao’s limit of a thousand texts',
    fault: json(400, { errors: ['error parsing JSON'] }),
    codes: ['invalid', 'invalid'],
    says: /limits what a request may hold/,
  },
  {
    title: '400 of an engine in the making',
    fault: json(400, {
      errors: [
        'Upgrading from non-versioned to versioned data. This backend will be unavailable for a brief period and will resume service shortly.',
      ],
    }),
    codes: ['unavailable', 'unavailable'],
    says: /made ready/,
  },
  {
    title: '412',
    fault: json(412, { errors: ['required index state not present'] }),
    codes: ['unavailable', 'unavailable'],
    says: /lags behind/,
  },
  {
    title: '429 with seconds',
    fault: json(429, { errors: ['rate limit quota exceeded'] }, { 'retry-after': '7' }),
    codes: ['unavailable', 'unavailable'],
    says: /quota/,
    retryAfterSeconds: 7,
  },
  {
    title: '503 with a date',
    fault: (...all) => json(503, { errors: ['standby'] }, { 'retry-after': http(30) })(...all),
    codes: ['unavailable', 'unavailable'],
    says: /standby/,
    retryAfterSeconds: 30,
  },
  {
    title: '503 with a date long past',
    fault: json(503, { errors: ['standby'] }, { 'retry-after': http(-3600) }),
    codes: ['unavailable', 'unavailable'],
    says: /standby/,
    retryAfterSeconds: 0,
  },
  {
    title: '503 with an absurd pause',
    fault: json(503, { errors: [] }, { 'retry-after': '-5 parsecs' }),
    codes: ['unavailable', 'unavailable'],
    says: /status 503/,
  },
  {
    title: '503 of a sealed one',
    fault: json(503, { errors: ['Vault is sealed'] }),
    codes: ['unavailable', 'unavailable'],
    says: /vault operator unseal/,
  },
  {
    title: '501',
    fault: json(501, { errors: [] }),
    codes: ['unavailable', 'unavailable'],
    says: /vault operator init/,
  },
  {
    title: '404 of a namespace',
    fault: json(404, { errors: ['namespace not found'] }),
    codes: ['missing', 'missing'],
    says: /namespace/,
  },
  {
    title: '404 of no engine',
    fault: json(404, { errors: ['no handler for route "secret/data/a". route entry not found.'] }),
    codes: ['missing', 'missing'],
    says: /correct `mount`/,
  },
  {
    title: '404 of a path of version 1',
    fault: json(404, { data: null, warnings: ['Invalid path for a versioned K/V secrets engine. See the API docs'] }),
    codes: ['missing', 'missing'],
    says: /status 404/,
  },
  {
    title: '405',
    fault: json(405, { errors: ['unsupported operation'] }),
    codes: ['unsupported', 'unsupported'],
    says: /unsupported operation/,
  },
  {
    title: '302 to a page for people',
    fault: text(302, 'text/html', '', { location: '/ui/' }),
    codes: ['invalid', 'invalid'],
    says: /sends on to \/ui\//,
  },
  {
    title: 'a circle of 307',
    fault: text(307, 'text/plain', '', { location: '/v1/secret/data/round' }),
    codes: ['invalid', 'invalid'],
    says: /again and again/,
  },
];

const location = (sink: Sink) => sink.locate({ path: ['prod', 'ca'] }, kept);

describe('a server that answers otherwise than it should', () => {
  test.each(rows)('$title', async ({ fault, codes: [ofRead, ofWrite], says, retryAfterSeconds }) => {
    await using server = await fakeServer();
    server.fault = fault;
    // Only those that never end are waited out; on a loaded machine the others may take their time.
    const sink = openAt(server.address, token, { timeoutSeconds: says.source.includes('within 0') ? 0.4 : 20 });
    await sink.check(call);
    for (const [code, act] of [
      [ofRead, () => sink.read(location(sink), call)],
      [ofWrite, () => sink.write(location(sink), pair('1'), null, call)],
    ] as const) {
      server.asked.length = 0;
      const error: unknown = await act().catch((each: unknown) => each);
      expect(error).toMatchObject({ code, message: expect.stringMatching(says), retryAfterSeconds });
      expect(String(error)).toContain('secret/kpki/prod/ca');
      expect(String(error)).not.toContain('canary');
      // One attempt, but for the one step of a redirect.
      expect(server.asked.length).toBe(says.source.includes('again and again') ? 2 : 1);
    }
  });

  test('a 307 within the origin is followed once, with the token', async () => {
    await using server = await fakeServer();
    server.fault = (request, response, socket) => {
      const isFirst = request.url === '/v1/secret/data/kpki/prod/ca';
      const answer = isFirst
        ? text(307, 'text/plain', '', { location: '/v1/secret/data/moved' })
        : json(404, { errors: [] });
      answer(request, response, socket);
    };
    const sink = openAt(server.address, token);
    expect(await sink.read(location(sink), call)).toBeNull();
    expect(server.asked.at(-1)).toBe('GET /v1/secret/data/moved');
    expect(server.tokens.at(-1)).toBe(token);
  });

  test('a 307 to another origin is an error that names it, and nothing is sent there', async () => {
    await using server = await fakeServer();
    await using other = await fakeServer();
    server.fault = text(307, 'text/plain', '', { location: `${other.address}/v1/secret/data/kpki/prod/ca` });
    const sink = openAt(server.address, token);
    for (const act of [
      () => sink.read(location(sink), call),
      () => sink.write(location(sink), pair('1'), null, call),
    ]) {
      await expect(act()).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining(other.address),
      });
    }
    expect(other.asked).toEqual([]);
  });

  test('a namespace that the server heeds is asked in, after one that cannot be was refused', async () => {
    await using server = await fakeServer();
    server.knows = ['', 'team1'];
    const sink = openAt(server.address, token, { namespace: 'team1' });
    expect(await sink.read(location(sink), call)).toBeNull();
    expect(server.namespaces).toEqual([expect.stringMatching(/^team1\/kpki-[0-9a-f]{12}$/), 'team1', 'team1']);
    const other = openAt(server.address, token, { namespace: 'team2' });
    await expect(other.read(location(other), call)).rejects.toMatchObject({
      code: 'missing',
      message: expect.stringContaining('`namespace`'),
    });
  });

  test('what the server warns of is passed on', async () => {
    await using server = await fakeServer();
    const warnings = ['Endpoint ignored these unrecognized parameters: [x]'];
    server.fault = json(200, { data: { data: {}, metadata: { version: 1, created_time: 't' } }, warnings });
    const host = listeningHost();
    const sink = openAt(server.address, token, {}, { host });
    expect(await sink.read(location(sink), call)).toBeNull();
    expect(host.lines).toEqual([`warn read secret/kpki/prod/ca: ${warnings[0]}`]);
  });

  test('a server that repeats what it was sent has no secret of it shown', async () => {
    await using server = await fakeServer();
    const key = '-----BEGIN PRIVATE KEY-----\\nMIGHAgEAMBMG\\n-----END PRIVATE KEY-----';
    server.fault = json(400, { errors: [`cannot take ${key} with hvs.CAESIBCLOvtZX5K_Ubxob8eN \u001b[31m`] });
    const sink = openAt(server.address, token);
    const error: unknown = await sink.write(location(sink), pair('1'), null, call).catch((each: unknown) => each);
    expect(String(error)).toMatch(/cannot take \[secret\] with \[secret\] \[31m$/);
  });

  test('a call that is given up ends at once: cancelled while it reads, uncertain once a write is on its way', async () => {
    await using server = await fakeServer();
    const sink = openAt(server.address, token);
    await sink.check(call);
    server.fault = silence;
    const within = () => ({ signal: AbortSignal.timeout(100) });
    await expect(sink.read(location(sink), within())).rejects.toMatchObject({ code: 'cancelled' });
    await expect(sink.write(location(sink), pair('1'), null, within())).rejects.toMatchObject({ code: 'uncertain' });
  });

  test('nobody there, and a name that is none: not reached, and nothing was changed', async () => {
    const server: FakeServer = await fakeServer();
    await server[Symbol.asyncDispose]();
    for (const address of [server.address, 'https://no-such-host.invalid:8200']) {
      const sink = openAt(address, token);
      await expect(sink.write(location(sink), pair('1'), null, call)).rejects.toMatchObject({ code: 'unavailable' });
    }
  });
});

needs('vault')('an answer that gets lost', () => {
  test('leaves a write in doubt that was made, which a read settles', async () => {
    await using directory = await temporaryDirectory();
    await using vault = await startReadyVault({ directory: directory.path });
    const relay = await relayTo(Number(new URL(vault.address).port));
    const sink = openAt(`http://127.0.0.1:${relay.port}`, vault.rootToken());
    const at = location(sink);
    await sink.check(call);
    const find = relay.loseAnswers();
    await expect(sink.write(at, pair('1'), null, call)).rejects.toMatchObject({ code: 'uncertain' });
    find();
    const there = await sink.read(at, call);
    expect(there?.entries.get('certificate')).toMatchObject({ bytes: new TextEncoder().encode('certificate 1') });
    expect((await sink.write(at, pair('2'), there?.revision ?? null, call))?.revision).toMatch(/^2 /);
    await relay.close();
  });
});
