/**
 * Records what an earlier revision stores at each moment of its work, in each sink:
 * `node --conditions=@kpki/source apps/kpki/integration/recorded-data/record.ts CHECKOUT`, where CHECKOUT is a built clone of
 * that revision. It writes `recorded.json` beside this file. A revision with other names of commands or fields needs the
 * `states.ts` of its time.
 */
import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { programPath, runProgram, startLoneApiServer } from '@kpki/services';
import { type Opened, openStore, sinkNames } from './open-stores.ts';
import { type Recorded, recordedFile, shortened } from './recorded.ts';
import { type RecordedState, recordedConfiguration, recordedStates } from './states.ts';
import { currentOf, type Stored } from './stores.ts';

const [checkout] = process.argv.slice(2);
if (checkout === undefined) throw new Error('name the checkout of the revision that is recorded');
const program = join(checkout, 'apps/kpki/bin/kpki.js');
const { stdout: revision } = await runProgram('git', ['-C', checkout, 'rev-parse', 'HEAD']);

const sinks: Recorded['sinks'] = {};
for (const name of sinkNames) {
  await using opened = await openStore(name, startLoneApiServer);
  const made = new Map<string, Stored>();
  for (const [title, state] of Object.entries(recordedStates)) {
    await opened.store.clear();
    if (state.from !== undefined) await opened.store.write(made.get(state.from) ?? {});
    made.set(title, await stateOf(opened, state));
    process.stdout.write(`${name}: ${title}\n`);
  }
  sinks[name] = Object.fromEntries(made);
}
await writeFile(recordedFile, `${JSON.stringify(shortened({ revision: revision.trim(), sinks }), null, 1)}\n`);

async function stateOf({ store, folder }: Opened, { holder, words, isKilled }: RecordedState): Promise<Stored> {
  await writeFile(join(folder, 'kpki.yaml'), recordedConfiguration(holder, store.sink));
  await rm(join(folder, 'requests'), { recursive: true, force: true });
  const before = await store.read().catch(() => ({}));
  if (isKilled) return killed({ store, folder }, before, words);
  const { code, stdout, stderr } = await runProgram(process.execPath, [program, ...words], { directory: folder });
  if (code !== 0) throw new Error(`kpki ${words.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return store.read();
}

/** Ends kpki as soon as some of what it writes is there, and not yet all. */
async function killed(
  { store, folder }: Pick<Opened, 'store' | 'folder'>,
  before: Stored,
  words: readonly string[],
): Promise<Stored> {
  const slow = ['-DDD', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', '-e', 'trace=rename,fsync'];
  const slower = ['-e', 'inject=rename,fsync:delay_enter=20000'];
  const child = spawn(programPath('strace'), [...slow, ...slower, process.execPath, program, ...words], {
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const current = currentOf(before);
  const changes = async (): Promise<number> => {
    const now = currentOf(await store.read().catch(() => ({})));
    return Object.keys(now).filter((key) => JSON.stringify(now[key]) !== JSON.stringify(current[key])).length;
  };
  while ((await changes()) < 2) await pause(1);
  child.kill('SIGKILL');
  if ((await ended) !== null) throw new Error(`kpki ${words.join(' ')} had ended before it was killed`);
  return store.read();
}
