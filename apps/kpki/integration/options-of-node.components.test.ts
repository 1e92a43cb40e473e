import { spawn } from 'node:child_process';
import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { builtProgram } from '../test/built/program.ts';
import { kpkiFile } from '../test/configurations.ts';
import { listeningPorts } from '../test/listening-ports.ts';
import { trust } from '../test/trusting.ts';

const bin = fileURLToPath(new URL('../bin/kpki.js', import.meta.url));

/** A sink whose check lasts until it is stopped; prints where it runs, and the signal. */
const lasting = `export const sink = {
  kind: 'sink',
  contract: 1,
  name: 'lasting',
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  open: async (_, host) => ({
    atomic: 'each',
    locate: () => ({ id: 'nowhere' }),
    read: async () => null,
    write: async () => null,
    check: async ({ signal }) => {
      host.log('warn', 'checked by process ' + process.pid + ' with ' + process.listenerCount('SIGUSR1') + ' listener');
      process.on('SIGUSR1', () => host.log('warn', 'heard SIGUSR1'));
      const alive = setInterval(() => {}, 1000);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      clearInterval(alive);
    },
    close: async () => {},
  }),
};
`;

let folder: TemporaryDirectory;
let environment: NodeJS.ProcessEnv;
let marker: string;

/** As npm installs it: the file in bin, the bundle next to it, and a link on the path. */
beforeAll(async () => {
  folder = await temporaryDirectory();
  const at = (path: string): string => join(folder.path, path);
  for (const each of ['package/bin', 'path']) await mkdir(at(each), { recursive: true });
  await copyFile(bin, at('package/bin/kpki.js'));
  await writeFile(at('package/package.json'), '{ "type": "module" }');
  await symlink(dirname(builtProgram), at('package/dist'));
  for (const name of ['kpki', 'kubectl-pki']) await symlink('../package/bin/kpki.js', at(`path/${name}`));
  marker = at('loaded');
  await writeFile(at('evil.cjs'), `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`);
  await writeFile(at('kpki.yaml'), kpkiFile().replace(/"@kpki\/filesystem".*root: .\/out }/, './lasting.mjs'));
  await writeFile(at('lasting.mjs'), lasting);
  await trust('./lasting.mjs', folder.path);
  environment = {
    ...process.env,
    PATH: `${at('path')}:${dirname(process.execPath)}:${process.env['PATH']}`,
    NODE_OPTIONS: `--require ${at('evil.cjs')}`,
  };
});
afterAll(() => folder[Symbol.asyncDispose]());

const isLoaded = async (): Promise<boolean> => (await readdir(folder.path)).includes('loaded');

const run = (program: string, ...words: readonly string[]) =>
  runProgram(program, words, { directory: folder.path, environment: environment as Record<string, string> });

describe('NODE_OPTIONS that loads code', () => {
  test.each([
    ['on the path', 'kpki', []],
    ['as a plugin of kubectl', 'kubectl-pki', []],
    ['by a shell', 'sh', ['path/kpki']],
  ] as const)('is dropped: %s', async (_, program, words) => {
    const result = await run(program, ...words, '--version');
    expect(result).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
    expect(await isLoaded()).toBe(false);
    expect(await run(program, ...words, 'nonsense')).toMatchObject({ code: 2, stdout: '' });
  });

  test('is not dropped by node, so the program refuses to go on', async () => {
    const result = await run(process.execPath, 'path/kpki', '--version');
    expect(result).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining('NODE_OPTIONS loads code') });
    expect(await isLoaded()).toBe(true);
  });
});

describe('reports of a crash, and pictures of the memory', () => {
  async function leftBy(program: string, ...words: readonly string[]): Promise<readonly string[]> {
    await using reports = await temporaryDirectory();
    const { path } = reports;
    const options = ['--report-on-signal', '--report-uncaught-exception', `--report-directory=${path}`];
    const child = spawn(program, words, {
      cwd: folder.path,
      env: { ...environment, NODE_OPTIONS: `${options.join(' ')} --diagnostic-dir=${path} --cpu-prof` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const ended = new Promise((resolve) => child.once('close', resolve));
      await Promise.race(
        [child.stdout, child.stderr].map((from) => new Promise((resolve) => from.once('data', resolve))),
      );
      child.kill('SIGUSR2');
      await ended;
      return await readdir(path);
    } finally {
      child.kill('SIGKILL');
    }
  }

  test('a plain Node writes them where it is asked to by its environment, kpki does not', async () => {
    const failing = 'console.log(1); setTimeout(() => { throw new Error("x"); }, 500)';
    expect(await leftBy(process.execPath, '-e', failing)).not.toEqual([]);
    expect(await leftBy(join(folder.path, 'path/kpki'), 'doctor')).toEqual([]);
  });
});

describe('SIGUSR1', () => {
  test('has a plain Node listen for a debugger', async () => {
    const child = spawn(process.execPath, ['--inspect-port=0', '-e', 'console.log(1); setInterval(() => {}, 1000)']);
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      child.kill('SIGUSR1');
      await vi.waitFor(async () => expect(await listeningPorts(child.pid ?? 0)).toHaveLength(1), 20_000);
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('is heard by kpki, which is the process that was started, opens nothing and goes on', async () => {
    const child = spawn(join(folder.path, 'path/kpki'), ['doctor'], {
      cwd: folder.path,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    try {
      await vi.waitFor(() => expect(said).toContain(`checked by process ${child.pid} with 1 listener`), 20_000);
      child.kill('SIGUSR1');
      await vi.waitFor(() => expect(said).toContain('heard SIGUSR1'), 20_000);
      expect(await listeningPorts(child.pid ?? 0)).toEqual([]);
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await ended;
      expect(said).not.toContain('Debugger');
    } finally {
      child.kill('SIGKILL');
    }
  });
});
