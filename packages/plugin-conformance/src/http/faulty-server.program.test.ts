import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FaultyServer, openFaultyServer } from './index.ts';

let real: Server;
let reached: string[];
let faulty: FaultyServer;

beforeEach(async () => {
  reached = [];
  real = createServer(async (incoming, response) => {
    const body = await text(incoming);
    reached.push(`${incoming.method} ${incoming.url} ${incoming.headers.authorization} ${body}`);
    response.writeHead(201, { 'x-real': 'yes' }).end('an answer');
  });
  await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve));
  const { port } = real.address() as AddressInfo;
  faulty = await openFaultyServer({ upstream: `http://127.0.0.1:${port}`, denied: { status: 403, body: 'no' } });
});
afterEach(async () => {
  await faulty.close();
  real.closeAllConnections();
  await new Promise((resolve) => real.close(resolve));
});

const post = (body: string, signal?: AbortSignal) =>
  fetch(`${faulty.origin}/v1/keys?list=true`, {
    method: 'POST',
    body,
    headers: { authorization: 'Bearer token' },
    signal: signal ?? null,
  });

test('passes on what comes and what is answered', async () => {
  const answer = await post('a body');
  expect([answer.status, answer.headers.get('x-real'), await answer.text()]).toEqual([201, 'yes', 'an answer']);
  expect(reached).toEqual(['POST /v1/keys?list=true Bearer token a body']);
});

test('refuses until the disturbance ends', async () => {
  const allow = await faulty.refuse();
  expect([(await post('a')).status, reached]).toEqual([403, []]);
  await allow();
  expect((await post('a')).status).toBe(201);
});

test('refuses by a rate limit, and gives a repeated request the same text', async () => {
  const { requests, retryAfterSeconds, end } = await faulty.hooks.throttle();
  expect(retryAfterSeconds).toBe(7);
  const answers = [await post('a'), await post('b'), await post('a')];
  expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
    answers.map(() => [429, '7']),
  );
  const [first, second, third, ...more] = requests();
  expect([third, more]).toEqual([first, []]);
  expect(second).not.toBe(first);
  expect(requests().join()).not.toContain('token');
  expect(reached).toEqual([]);
  await end();
  expect((await post('a')).status).toBe(201);
});

test('answers nothing while it is silent', async () => {
  const { requests, end } = await faulty.hooks.silence();
  const caller = new AbortController();
  const asked = post('a', caller.signal);
  await expect.poll(() => requests().length).toBe(1);
  caller.abort();
  await expect(asked).rejects.toThrow('aborted');
  await end();
  expect([reached.length, (await post('a')).status]).toEqual([0, 201]);
});

test('breaks each connection while it is disconnected, and counts the requests', async () => {
  const { requests, end } = await faulty.hooks.disconnect();
  for (const body of ['a', 'b', 'a']) await expect(post(body)).rejects.toThrow();
  const [first, second, third, ...more] = requests();
  expect([third, more]).toEqual([first, []]);
  expect(second).not.toBe(first);
  expect(reached).toEqual([]);
  await end();
  expect((await post('a')).status).toBe(201);
});

test('lets requests through, and refuses those after them', async () => {
  const { requests, end } = await faulty.hooks.disturb(1, 'throttled');
  expect([(await post('a')).status, (await post('b')).status, (await post('c')).status]).toEqual([201, 429, 429]);
  expect([requests().length, reached.length]).toEqual([2, 1]);
  await end();
  expect([(await post('a')).status, requests().length]).toEqual([201, 2]);
});

test('carries a later request out, and breaks the connection before the answer', async () => {
  const { requests, end } = await faulty.hooks.disturb(1, 'unanswered');
  expect((await post('a')).status).toBe(201);
  await expect(post('b')).rejects.toThrow();
  expect([requests().length, reached.map((each) => each.at(-1))]).toEqual([1, ['a', 'b']]);
  await end();
  expect((await post('c')).status).toBe(201);
});

test('carries a later request out, and does not answer', async () => {
  const { requests, end } = await faulty.hooks.disturb(1, 'silent');
  expect((await post('a')).status).toBe(201);
  const caller = new AbortController();
  const asked = post('b', caller.signal);
  await expect.poll(() => requests().length).toBe(1);
  expect(reached.map((each) => each.at(-1))).toEqual(['a', 'b']);
  caller.abort();
  await expect(asked).rejects.toThrow('aborted');
  await end();
  expect((await post('c')).status).toBe(201);
});
