// A file of setup for vitest: in the kinds of tests that are alone, a test that starts a process or opens a socket fails.
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import { existsSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect } from 'vitest';

declare global {
  /** What the test that runs has done so far; the files of a worker share it. */
  var kpkiTestDid: string[] | undefined;
}

// kpki waits until the disk has each file that it writes. Memory has it at once.
if (process.env['TMPDIR'] === undefined && existsSync('/dev/shm')) process.env['TMPDIR'] = '/dev/shm';

globalThis.kpkiTestDid ??= watch();
const did = globalThis.kpkiTestDid;

afterEach(() => {
  const all = [...new Set(did.splice(0))];
  // The code under test may have taken the error for an answer.
  expect(all, 'name this file NAME.program.test.ts or NAME.components.test.ts, see CONTRIBUTING.md').toEqual([]);
});

function watch(): string[] {
  const seen: string[] = [];
  const refuse = (what: string): never => {
    seen.push(what);
    throw new Error(`a unit test ${what}`);
  };
  const starters = ['spawn', 'exec', 'execFile', 'fork', 'spawnSync', 'execSync', 'execFileSync'] as const;
  for (const name of starters) {
    const refused = (program: string): never => refuse(`started ${program}`);
    Object.assign(refused, { [promisify.custom]: async (program: string) => refused(program) });
    Object.assign(childProcess, { [name]: refused });
  }
  net.Socket.prototype.connect = () => refuse('opened a connection');
  net.Server.prototype.listen = () => refuse('opened a server');
  Object.assign(dgram, { createSocket: () => refuse('opened a socket') });
  syncBuiltinESMExports();
  return seen;
}
