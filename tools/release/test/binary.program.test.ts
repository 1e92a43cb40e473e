import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ProgramResult, runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { builtProgram } from 'kpki/test/built/program.ts';
import { kpkiFile } from 'kpki/test/configurations.ts';
import { listeningPorts } from 'kpki/test/listening-ports.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildBinary } from '../src/binary/binary.ts';
import { readBundle } from '../src/binary/bundle.ts';
import { highestVersion, requiredLibraries, requiredSymbolVersions } from '../src/elf/required-libraries.ts';
import { platformNamed } from '../src/platform.ts';
import { inRoot } from '../src/workspace.ts';

const platform = platformNamed(`linux-${process.arch}`);

let folder: TemporaryDirectory;
let binary: string;

async function build(file: string): Promise<string> {
  await buildBinary(platform, file, await readBundle(dirname(builtProgram)));
  return file;
}

beforeAll(async () => {
  folder = await temporaryDirectory();
  binary = await build(join(folder.path, 'prefix/bin/kpki'));
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Runs the binary as on a machine without Node: nothing of this machine's is on the path. */
function kpki(directory: string, words: string, environment: Readonly<Record<string, string>> = {}) {
  const own = { PATH: directory, HOME: directory, XDG_CONFIG_HOME: join(directory, 'settings'), ...environment };
  return runProgram(binary, words.split(' '), { directory, environment: own });
}

async function succeeds(directory: string, words: string): Promise<ProgramResult> {
  const result = await kpki(directory, words);
  expect(result, words).toMatchObject({ code: 0 });
  return result;
}

async function digestOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

describe('the file', () => {
  test('has the same bytes when it is built again, in another folder', async () => {
    const again = await build(join(folder.path, 'elsewhere/deeper/kpki-again'));
    expect(await digestOf(again)).toBe(await digestOf(binary));
  });

  test('runs with glibc 2.28 and the C++ library of GCC 5, and needs no other library', async () => {
    const bytes = await readFile(binary);
    const versions = requiredSymbolVersions(bytes);
    expect(highestVersion(versions, 'GLIBC')).toBe('2.28');
    expect(highestVersion(versions, 'GLIBCXX')).toBe('3.4.21');
    const libraries = requiredLibraries(bytes).filter((name) => !name.startsWith('ld-linux-'));
    expect(libraries.toSorted()).toEqual([
      ...['libc.so.6', 'libdl.so.2', 'libgcc_s.so.1', 'libm.so.6', 'libpthread.so.0', 'libstdc++.so.6'],
    ]);
  });

  test('names no path of the machine that built it', async () => {
    const bytes = await readFile(binary);
    for (const path of [folder.path, inRoot(), dirname(builtProgram)]) expect(bytes.includes(path), path).toBe(false);
  });
});

describe('from nothing to a PKI', () => {
  test('init, apply, status and verify work without Node on the machine', async () => {
    await using own = await temporaryDirectory();
    expect(await succeeds(own.path, '--version')).toMatchObject({
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
    await succeeds(own.path, 'init --yes');
    await succeeds(own.path, 'apply --yes');
    expect((await succeeds(own.path, 'status')).stdout).toContain('artifacts are ok');
    expect((await succeeds(own.path, 'verify')).stdout).toContain('checks hold');
  });

  test('a link of the name kubectl-pki is the plugin of kubectl', async () => {
    await using own = await temporaryDirectory();
    const link = join(own.path, 'kubectl-pki');
    await symlink(binary, link);
    const { stdout } = await runProgram(link, ['--help'], { directory: own.path });
    expect(stdout).toContain('Usage: kubectl pki COMMAND');
  });
});

/** A sink that keeps nothing, and says from which file of its own it read a word. */
const plugin = `import { readFileSync } from 'node:fs';
import { word } from './word.mjs';
export const sink = {
  kind: 'sink', contract: 1, name: 'own',
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  open: async (_, host) => ({
    atomic: 'each', locate: () => ({ id: 'nowhere' }), read: async () => null, write: async () => null,
    check: async ({ signal }) => {
      host.log('warn', word + ' in process ' + process.pid);
      if (process.env.STAY === undefined) return;
      const alive = setInterval(() => {}, 1000);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      clearInterval(alive);
    },
    close: async () => {},
  }),
};
`;

async function withPlugin(directory: string): Promise<void> {
  await writeFile(join(directory, 'kpki.yaml'), kpkiFile().replace(/"@kpki\/filesystem".*root: .\/out }/, './own.mjs'));
  await writeFile(join(directory, 'own.mjs'), plugin);
  await writeFile(join(directory, 'word.mjs'), `export const word = 'checked';\n`);
}

describe('a plugin of others', () => {
  test('is refused until it is trusted, and then runs with its own files', async () => {
    await using own = await temporaryDirectory();
    await withPlugin(own.path);
    const refused = await kpki(own.path, 'doctor');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('is not trusted yet') });
    await succeeds(own.path, 'plugin trust ./own.mjs --yes');
    expect((await succeeds(own.path, 'doctor')).stderr).toContain('checked in process');
    await writeFile(join(own.path, 'word.mjs'), `export const word = 'other';\n`);
    expect((await kpki(own.path, 'doctor')).code).toBe(2);
  });
});

describe('what others say to Node', () => {
  test('NODE_OPTIONS is ignored', async () => {
    const environment = { NODE_OPTIONS: '--require ./no-such-file.cjs --inspect' };
    expect(await kpki(folder.path, '--version', environment)).toMatchObject({ code: 0, stderr: '' });
  });

  test('an option of Node is none of kpki', async () => {
    const results = await Promise.all(
      ['--inspect', '--eval=1', '--require=x', '--node-options=--inspect'].map((word) => kpki(folder.path, word)),
    );
    for (const result of results) {
      expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('unknown option') });
    }
  });

  test('SIGUSR1 opens no debugger, at no moment', async () => {
    await using own = await temporaryDirectory();
    await withPlugin(own.path);
    await succeeds(own.path, 'plugin trust ./own.mjs --yes');
    const environment = { HOME: own.path, XDG_CONFIG_HOME: join(own.path, 'settings'), STAY: '1' };
    const child = spawn(binary, ['doctor'], { cwd: own.path, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    try {
      await vi.waitFor(() => expect(said).toContain(`checked in process ${child.pid}`), 20_000);
      child.kill('SIGUSR1');
      child.kill('SIGUSR1');
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
