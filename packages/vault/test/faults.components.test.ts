import type { ErrorCode, Sink } from '@kpki/plugin';
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

/** The code of a read, and of a write. */
type Codes = readonly [ErrorCode, ErrorCode];
const doubtful: Codes = ['unavailable', 'uncertain'];
const refused = (code: ErrorCode): Codes => [code, code];
const notNow = refused('unavailable');

const http = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();
const errors = (status: number, message: string, headers?: Readonly<Record<string, string>>): Fault =>
  json(status, { errors: message === '' ? [] : [message] }, headers);

const tooLarge = 'put failed due to value being too large; got 1048577 bytes, max 1048576 bytes';
const inTheMaking =
  'Upgrading from non-versioned to versioned data. This backend will be unavailable for a brief period and will resume service shortly.';
const ofVersion1 = { data: null, warnings: ['Invalid path for a versioned K/V secrets engine. See the API docs'] };

const rows: Readonly<Record<string, readonly [Fault, Codes, says: RegExp, retryAfterSeconds?: number]>> = {
  'a reset after the request was sent': [reset, doubtful, /ECONNRESET|cut/],
  'no answer': [silence, doubtful, /no whole answer came within 0\.4 s/],
  'a slow drip': [drip, doubtful, /no whole answer came within 0\.4 s/],
  'half an answer': [truncated, doubtful, /cut|aborted/],
  'an endless answer': [oversized(200), doubtful, /larger than 34603008 bytes/],
  'an endless error': [oversized(500), doubtful, /larger than 1048576 bytes/],
  HTML: [text(200, 'text/html; charset=utf-8', html), doubtful, /no answer of a Vault came, but text\/html/],
  '502 with HTML': [text(502, 'text/html', html), doubtful, /status 502/],
  'broken JSON': [text(200, 'application/json', '{"data":'), doubtful, /no answer of a Vault/],
  'JSON of something else': [json(200, { hello: 'observed' }), doubtful, /not from a KV engine, version 2/],
  'an error of its own': [errors(500, 'internal error'), doubtful, /internal error/],
  '500 of what is too large': [errors(500, tooLarge), refused('invalid'), /smaller entries/],
  '400 of OpenBao’s limit of a thousand texts': [
    errors(400, 'error parsing JSON'),
    refused('invalid'),
    /limits what a request may hold/,
  ],
  '400 of an engine in the making': [errors(400, inTheMaking), notNow, /made ready/],
  '412 of a standby': [errors(412, 'required index state not present'), notNow, /lags behind/],
  '429 with seconds': [errors(429, 'rate limit quota exceeded', { 'retry-after': '7' }), notNow, /quota/, 7],
  '503 with a date': [
    (...all) => errors(503, 'standby', { date: http(0), 'retry-after': http(30) })(...all),
    notNow,
    /standby/,
    30,
  ],
  '503 with a date long past': [
    errors(503, 'standby', { date: http(0), 'retry-after': http(-3600) }),
    notNow,
    /standby/,
    0,
  ],
  '503 with an absurd pause': [errors(503, '', { 'retry-after': '-5 parsecs' }), notNow, /status 503/],
  '503 of a sealed one': [errors(503, 'Vault is sealed'), notNow, /vault operator unseal/],
  '501 of one that is not initialized': [errors(501, ''), notNow, /vault operator init/],
  '404 of a namespace': [errors(404, 'namespace not found'), refused('missing'), /namespace/],
  '404 of no engine': [
    errors(404, 'no handler for route "secret/data/a". route entry not found.'),
    refused('missing'),
    /correct `mount`/,
  ],
  '404 of a path of version 1': [json(404, ofVersion1), refused('missing'), /status 404/],
  '405 of another engine': [errors(405, 'unsupported operation'), refused('unsupported'), /unsupported operation/],
  '302 to a page for people': [
    text(302, 'text/html', '', { location: '/ui/' }),
    refused('invalid'),
    /redirects to \/ui\//,
  ],
  'a circle of 307': [
    text(307, 'text/plain', '', { location: '/v1/secret/data/round' }),
    refused('invalid'),
    /redirects in a loop/,
  ],
};

const location = (sink: Sink) => sink.locate({ path: ['prod', 'ca'] }, kept);

describe('a server that answers otherwise than it should', () => {
  test.each(Object.entries(rows))('%s', async (_, [fault, [ofRead, ofWrite], says, retryAfterSeconds]) => {
    await using server = await fakeServer();
    server.fault = fault;
    // Only faults without an end wait for the timeout; on a loaded machine the others may need longer.
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
      // One attempt, plus one redirect.
      expect(server.asked.length).toBe(says.source.includes('in a loop') ? 2 : 1);
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

  test('a supported namespace is used, after an impossible one was refused', async () => {
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

  test('no server, and an unknown host name: not reached, and nothing was changed', async () => {
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
