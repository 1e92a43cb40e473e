/**
 * Records what an earlier revision stores at each moment of its work, in each sink:
 * `node --conditions=@kpki/source apps/kpki/integration/recorded-data/record.ts CHECKOUT`, where CHECKOUT is a built clone of
 * that revision. It writes `recorded.json` beside this file.
 */
import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { programPath, runProgram, startLoneApiServer, startReadyVault, temporaryDirectory } from '@kpki/services';
import { adminKubeconfig } from './admin-kubeconfig.ts';
import { type Recorded, recordedFile, shortened } from './recorded.ts';
import { type RecordedState, recordedConfiguration, recordedStates } from './states.ts';
import { directoryStore, type Store, type Stored, secretsStore, vaultStore } from './stores.ts';

const [checkout] = process.argv.slice(2);
if (checkout === undefined) throw new Error('name the checkout of the revision that is recorded');
const program = join(checkout, 'apps/kpki/bin/kpki.js');
const { stdout: revision } = await runProgram('git', ['-C', checkout, 'rev-parse', 'HEAD']);

await using directory = await temporaryDirectory();
const folder = directory.path;
await using vault = await startReadyVault({ directory: folder });
await writeFile(join(folder, 'token'), vault.rootToken(), { mode: 0o600 });
await using server = await startLoneApiServer();
const namespace = 'recorded';
await server.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
await writeFile(join(folder, 'mgmt.yaml'), await adminKubeconfig(server, namespace), { mode: 0o600 });

const sinks: Recorded['sinks'] = {};
for (const [name, store] of Object.entries({
  directory: directoryStore(folder),
  Vault: vaultStore(vault),
  Secrets: secretsStore(server, namespace),
})) {
  const made = new Map<string, Stored>();
  for (const [title, state] of Object.entries(recordedStates)) {
    await store.clear();
    if (state.from !== undefined) await store.write(made.get(state.from) ?? {});
    made.set(title, await stateOf(store, state));
    process.stdout.write(`${name}: ${title}\n`);
  }
  sinks[name] = Object.fromEntries(made);
}
await writeFile(recordedFile, `${JSON.stringify(shortened({ revision: revision.trim(), sinks }), null, 1)}\n`);

async function stateOf(store: Store, { holder, words, isKilled }: RecordedState): Promise<Stored> {
  await writeFile(join(folder, 'kpki.yaml'), recordedConfiguration(holder, store.sink));
  await rm(join(folder, 'requests'), { recursive: true, force: true });
  await mkdir(join(folder, 'home'), { recursive: true });
  const before = await store.read().catch(() => ({}));
  if (isKilled) return killed(store, before, words);
  const { code, stdout, stderr } = await runProgram(process.execPath, [program, ...words], { directory: folder });
  if (code !== 0) throw new Error(`kpki ${words.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return store.read();
}

/** Ends kpki as soon as some of what it writes is there, and not yet all. */
async function killed(store: Store, before: Stored, words: readonly string[]): Promise<Stored> {
  const slow = ['-DDD', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', '-e', 'trace=rename,fsync'];
  const slower = ['-e', 'inject=rename,fsync:delay_enter=20000'];
  const child = spawn(programPath('strace'), [...slow, ...slower, process.execPath, program, ...words], {
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const changes = async (): Promise<number> => {
    const now: Stored = await store.read().catch(() => ({}));
    return Object.keys(now).filter(
      (key) => !/(^|\/)\.?kpki-/.test(key) && JSON.stringify(now[key]) !== JSON.stringify(before[key]),
    ).length;
  };
  while ((await changes()) < 2) await pause(1);
  child.kill('SIGKILL');
  if ((await ended) !== null) throw new Error(`kpki ${words.join(' ')} had ended before it was killed`);
  return store.read();
}
