import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';

test.each([
  ['started true', () => spawnSync('true')],
  ['opened a connection', () => connect(9)],
  ['opened a server', () => createServer().listen(0)],
  ['opened a socket', () => createSocket('udp4')],
])('a unit test that %s fails at once, and at its end', (what, act) => {
  expect(act).toThrow(`a unit test ${what}`);
  // What is left here would make this test fail.
  expect(globalThis.kpkiTestDid?.splice(0)).toEqual([what]);
});
