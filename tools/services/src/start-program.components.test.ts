import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runProgram } from './run-program.ts';
import { type Readiness, type RunningProgram, startProgram } from './start-program.ts';
import { type TemporaryDirectory, temporaryDirectory } from './temporary-directory.ts';
import { isAlive } from './unreaped-process.ts';

let directory: TemporaryDirectory;

beforeEach(async () => {
  directory = await temporaryDirectory();
});

afterEach(async () => {
  await directory[Symbol.asyncDispose]();
});

function startScript(
  script: string,
  readiness: () => Promise<Readiness>,
  withinMilliseconds = 5_000,
): Promise<RunningProgram> {
  const flags = ['-c', script];
  return startProgram({
    name: 'script',
    graceMilliseconds: 500,
    path: '/bin/sh',
    flags,
    directory: directory.path,
    readiness,
    withinMilliseconds,
  });
}

const saysReady = async (): Promise<Readiness> => {
  const log = await runProgram('/bin/cat', [join(directory.path, 'script.log')]);
  return log.stdout.includes('ready') ? { ready: true } : { ready: false, because: 'it said nothing' };
};

test('a program is stopped with SIGTERM, its log is kept, and disposing of it again is harmless', async () => {
  const program = await startScript(
    "trap 'echo goodbye; exit 7' TERM; echo ready; while :; do sleep 0.05; done",
    saysReady,
  );
  expect(isAlive(program.processId)).toBe(true);
  expect(await program.stop()).toEqual({ code: 7, signal: null });
  expect(program.log()).toBe('ready\ngoodbye\n');
  expect(isAlive(program.processId)).toBe(false);
  await program[Symbol.asyncDispose]();
});

test('a program that ended by itself says so, and one that was stopped does not', async () => {
  const short = await startScript('echo ready; sleep 0.3; exit 1', saysReady);
  expect(short.endedByItself()).toBe(false);
  await short.exited;
  await short.stop();
  expect(short.endedByItself()).toBe(true);
  const long = await startScript('echo ready; sleep 60', saysReady);
  await long.stop();
  expect(long.endedByItself()).toBe(false);
});

test('a program that ignores SIGTERM is killed', async () => {
  const program = await startScript("trap '' TERM; echo ready; while :; do sleep 0.05; done", saysReady);
  expect(await program.stop()).toEqual({ code: null, signal: 'SIGKILL' });
});

test('an early end is reported with the exit code and the end of the log', async () => {
  const start = startScript('seq 1 100; echo the reason >&2; exit 3', saysReady);
  await expect(start).rejects.toThrow(
    /^script ended before it was ready: exit code 3\n--- [^\n]*\n62\n[\d\n]*the reason$/,
  );
});

test('a program that is not ready in time is stopped and its last answer shown', async () => {
  const start = startScript('echo $$; exec sleep 60', async () => ({ ready: false, because: 'status 503' }), 400);
  const error: unknown = await start.catch((reason: unknown) => reason);
  expect(String(error)).toContain('script was not ready within 0.4 s: status 503');
  const processId = Number(/(\d+)$/.exec(String(error))?.[1]);
  expect(processId).toBeGreaterThan(1);
  expect(isAlive(processId)).toBe(false);
});

test('a question that fails is asked again, and its failure shown in the end', async () => {
  let questions = 0;
  const refuse = async (): Promise<Readiness> => {
    questions += 1;
    throw new Error('fetch failed', { cause: new Error('connection refused') });
  };
  await expect(startScript('exec sleep 60', refuse, 400)).rejects.toThrow('within 0.4 s: connection refused');
  expect(questions).toBeGreaterThan(1);
});

test('a program that cannot be started is an error', async () => {
  const start = startProgram({
    name: 'nothing',
    path: join(directory.path, 'nothing'),
    flags: [],
    directory: directory.path,
    readiness: saysReady,
  });
  await expect(start).rejects.toThrow('nothing');
});

test.each(['process.exit(0)', "process.kill(process.pid, 'SIGKILL')"])(
  'nothing outlives a process that ends by %s',
  async (end) => {
    const parent = join(directory.path, 'parent.ts');
    const module = new URL('./start-program.ts', import.meta.url).href;
    await writeFile(
      parent,
      `const { startProgram } = await import(${JSON.stringify(module)});
     const program = await startProgram({ name: 'child', path: '/bin/sh', flags: ['-c', 'exec sleep 60'],
       directory: ${JSON.stringify(directory.path)}, readiness: async () => ({ ready: true }) });
     process.stdout.write(String(program.processId), () => { ${end}; });`,
    );
    const result = await runProgram(process.execPath, [parent]);
    const processId = Number(result.stdout);
    expect(processId, result.stderr).toBeGreaterThan(1);
    await vi.waitFor(() => expect(isAlive(processId)).toBe(false), { timeout: 5_000 });
  },
);
