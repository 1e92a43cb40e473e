import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { isSoak, partOf, soakSeed } from '@kpki/services/random-cases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../src/commands/table.ts';
import { builtProgram } from '../test/built/program.ts';
import { wordsOf } from '../test/command-words.ts';
import { asks, before, elsewhere, fillForExamples, shellIn } from '../test/examples.ts';
import { cleanEnvironment, scriptIn } from '../test/script.ts';

const moments = isSoak ? 12 : 2;

/**
 * Calls that change the disk which a command may still make after a signal: a location is written to its end. Calls,
 * not time, which on a loaded machine means nothing.
 */
const mostAfterSignal = 80;
const stoppableFrom = 1_000;
/** These write one file, so that a signal finds nothing to stop. */
const endsAnyway: readonly string[] = ['init', 'plugin trust'];
/** More moments for a command that writes, as long as no signal has stopped it. */
const laterMoments = [0.5, 0.35, 0.65, 0.2, 0.8];

const settings = 'settings';

const backups = ['mkdir backup', ...[1, 2, 3].map((at) => `cp -r out backup/cp${at}`)];
const setUp = { ...before, 'kpki adopt backup/cp1 backup/cp2 backup/cp3': backups };

/** strace slows the disk down to five milliseconds for each file, and leaves the program its process. */
const diskCalls = 'rename,renameat,renameat2,fsync,unlink,unlinkat,mkdir,mkdirat';
const slowly = (log: string): readonly string[] => [
  ...['strace', '-DDD', '-f', '--seccomp-bpf', '-qq', '-o', log, '-e', `trace=${diskCalls}`],
  ...['-e', `inject=${diskCalls}:delay_enter=5000`],
];

let filled: TemporaryDirectory;
beforeAll(async () => {
  filled = await temporaryDirectory();
  await fillForExamples(scriptIn(filled.path));
});
afterAll(() => filled[Symbol.asyncDispose]());

// A run interrupts every tenth command, the next run the next ones; KPKI_SOAK=all all of them. The UI has tests of its
// own.
for (const { name, examples, options } of partOf(
  commands.filter((each) => each.name !== 'ui'),
  10,
)) {
  const runnable = examples.filter((example) => elsewhere[example] === undefined || example in setUp);
  const [usual = ''] = runnable.length > 0 ? runnable : examples;
  describe(`kpki ${name} that is interrupted`, () => {
    const tried = isSoak && runnable.length > 0 ? runnable : [usual];
    test.each(tried)('%s', { timeout: 600_000 }, async (example) => {
      await using prepared = await copyOf(filled.path);
      const shell = shellIn(scriptIn(prepared.path));
      for (const line of setUp[example as keyof typeof setUp] ?? [])
        expect(await shell(`export XDG_CONFIG_HOME="$PWD/${settings}"; ${line}`)).toMatchObject({ code: 0 });
      const isWriter = options.includes('yes') || example.includes(' --out ');
      const words = [...programWords(example), ...(asks.includes(example) ? ['--yes'] : [])];
      await using whole = await copyOf(prepared.path);
      const usually = await interrupted(whole.path, words, isWriter, []);
      // Shared, since most commands change nothing.
      let known: Promise<readonly string[]> | undefined;
      const codes = (): Promise<readonly string[]> => {
        known ??= Promise.all([prepared.path, whole.path].map(async (folder) => (await afterwards(folder)).join()));
        return known;
      };
      const random = randomNumbers(`${soakSeed()} ${example}`);
      let wasStopped = false;
      const mustBeStopped =
        isWriter && usually.milliseconds > stoppableFrom && usually.code === 0 && !endsAnyway.includes(name);
      for (let at = 0; at < moments || (mustBeStopped && !wasStopped && at < moments + laterMoments.length); at += 1) {
        await using folder = await copyOf(prepared.path);
        const untouched = await contentOf(folder.path);
        const first = (laterMoments[at - moments] ?? random()) * usually.milliseconds;
        // An immediate second signal counts as an echo of the first; a late one ends the program.
        const second = random() < 0.5 ? [] : [first + random() * 900];
        const signal = random() < 0.5 ? 'SIGINT' : 'SIGTERM';
        const result = await interrupted(folder.path, words, isWriter, [first, ...second], signal);
        const what = `${example}: ${signal} after ${Math.round(first)} ms of ${Math.round(usually.milliseconds)}, ${second.length === 0 ? 'once' : 'twice'}: ${result.code} ${result.stderr}`;
        const said = result.stderr.split('\n').filter((line) => line.startsWith('kpki: '));
        expect(result.stderr, what).not.toMatch(/defect of kpki|^\s+at /m);
        const isUntouched = (await contentOf(folder.path)) === untouched;
        // Node handles no signal in its last moments: all was done and reported.
        const hasReported = (['stdout', 'stderr'] as const).some(
          (stream) => usually[stream] !== '' && result[stream] === usually[stream],
        );
        // Nor between its last output and its end, where a second one comes.
        const isStopped = result.code === 130 || (result.code === null && said.length > 0);
        if (result.code === null && !hasReported && !isStopped) {
          // Nor in its first moments: nothing has begun.
          expect([result.stdout, result.stderr, isUntouched], what).toEqual(['', '', true]);
        } else if (isStopped) {
          expect(said, what).toHaveLength(1);
          wasStopped = true;
        } else if (result.code !== null) {
          expect(result.code, what).toBe(usually.code);
          expect(result.callsAfterSignal, what).toBeLessThan(mostAfterSignal);
        }
        if (!isUntouched) expect(await codes(), what).toContain((await afterwards(folder.path)).join());
      }
      if (mustBeStopped) expect(wasStopped, `${example}: no signal stops it`).toBe(true);
    });
  });
}

async function afterwards(folder: string): Promise<readonly (number | null)[]> {
  const text = await readFile(join(folder, 'kpki.yaml'), 'utf8').catch(() => '');
  if (text.includes('@kpki/vault')) return [];
  const shell = shellIn(scriptIn(folder));
  const [environment = ''] = /(?<=^environments:\n {2})\w+/m.exec(text) ?? [];
  const apply = await shell(`kpki apply -e ${environment} --yes`);
  return [apply.code, (await shell(`kpki status -e ${environment}`)).code];
}

function programWords(example: string): readonly string[] {
  const [line = ''] = /(?<=\bkpki )[^|>)]*/.exec(example) ?? [];
  return wordsOf(line);
}

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
  /** Changes to the disk in all, and after the first signal; 0 without counting, see `slowly`. */
  readonly calls: number;
  readonly callsAfterSignal: number;
}

async function interrupted(
  folder: string,
  words: readonly string[],
  isSlow: boolean,
  after: readonly number[],
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Run> {
  await using logs = await temporaryDirectory();
  const log = join(logs.path, 'calls');
  const [command = '', ...given] = [...(isSlow ? slowly(log) : []), process.execPath, builtProgram, ...words];
  const begun = performance.now();
  const env = { ...cleanEnvironment(), XDG_CONFIG_HOME: join(folder, settings) };
  const child = spawn(command, given, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  const over = new AbortController();
  for (const each of after) {
    void setTimeout(each, undefined, { signal: over.signal }).then(
      () => child.kill(signal),
      () => undefined,
    );
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  over.abort();
  // strace reports what it does not expect, such as a process that dies early.
  const stderr = said.stderr.replaceAll(/^strace: .*\n/gm, '').replaceAll(folder, '.');
  const milliseconds = performance.now() - begun;
  const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n');
  const at = lines.findIndex((line) => line.includes(`--- ${signal} `));
  const callsAfterSignal = at < 0 ? 0 : callsIn(lines.slice(at));
  return {
    code,
    stdout: said.stdout.replaceAll(folder, '.'),
    stderr,
    milliseconds,
    calls: callsIn(lines),
    callsAfterSignal,
  };
}

/** A call that overlaps one of another thread has two lines. */
function callsIn(lines: readonly string[]): number {
  return lines.filter((line) => line.endsWith('(DELAYED)')).length;
}

async function copyOf(folder: string): Promise<TemporaryDirectory> {
  const copy = await temporaryDirectory();
  await cp(folder, copy.path, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  return copy;
}

async function contentOf(folder: string): Promise<string> {
  const digest = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.flatMap((each) => (each.isDirectory() ? [] : [join(each.parentPath, each.name)])).toSorted();
  for (const path of paths) {
    digest.update(`${path}\0`).update(await readFile(path).catch(() => readlink(path).catch(() => '')));
  }
  return digest.digest('hex');
}

function randomNumbers(text: string): () => number {
  let state = createHash('sha256').update(text).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
