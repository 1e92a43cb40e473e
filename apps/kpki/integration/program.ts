import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramResult, runProgram, temporaryDirectory } from '@kpki/services';
import { type Cluster, parseConfiguration } from '@kpki/spec';
import { test } from 'vitest';
import { builtProgram } from '../test/built/program.ts';
import { canRunInProcess, runInProcess } from '../test/in-process.ts';

/** A test with a temporary folder. */
export function inFolder(title: string, act: (folder: string) => Promise<void>, milliseconds?: number): void {
  test(title, milliseconds === undefined ? {} : { timeout: milliseconds }, async () => {
    await using temporary = await temporaryDirectory();
    await act(temporary.path);
  });
}

/** Enough for RSA-4096 keys of a whole cluster on a loaded machine: the time for a prime is a matter of luck. */
const withinMilliseconds = 180_000;

function kpki(...programArguments: readonly string[]): Promise<ProgramResult> {
  return kpkiIn(undefined, ...programArguments);
}

/** Runs kpki in a folder with its kpki.yaml. Of several at once, the first runs in this process. */
export function kpkiIn(directory: string | undefined, ...programArguments: readonly string[]): Promise<ProgramResult> {
  const folder = directory ?? process.cwd();
  if (canRunInProcess()) return runInProcess(programArguments, folder, { ...process.env });
  return startProgram({}, folder, ...programArguments);
}

/** Always starts a process, for what only its start decides. */
export function startProgram(
  environment: Readonly<Record<string, string>>,
  directory: string,
  ...programArguments: readonly string[]
): Promise<ProgramResult> {
  return runProgram(process.execPath, [builtProgram, ...programArguments], {
    directory,
    environment,
    withinMilliseconds,
  });
}

export interface Applied {
  readonly cluster: Cluster;
  /** Stands for `/etc/kubernetes`; for several nodes, it holds one such directory for each. */
  readonly directory: string;
  readonly output: string;
}

/** Runs `kpki apply -f FILE --dir DIR --yes`, by default in new files below a directory. */
export async function apply(
  configuration: string,
  below: string,
  directory: string = join(below, 'kubernetes'),
): Promise<Applied> {
  const file = join(below, 'configuration.yaml');
  await writeFile(file, configuration);
  const result = await kpki('apply', '-f', file, '--dir', directory, '--yes');
  if (result.code !== 0) throw new Error(`kpki apply ended with ${result.code}:\n${result.stderr}`);
  return { cluster: clusterOf(configuration), directory, output: result.stdout };
}

/** Runs `kpki apply --yes` with a configuration whose only sink has `root: ./kubernetes`. */
export async function applyEnvironment(
  configuration: string,
  below: string,
  ...options: readonly string[]
): Promise<Applied> {
  await writeFile(join(below, 'kpki.yaml'), configuration);
  const output = await succeeds(below, 'apply', '--yes', ...options);
  return { cluster: clusterOf(configuration), directory: join(below, 'kubernetes'), output };
}

export async function applyByRequests(
  configuration: string,
  below: string,
  sign: (requests: string) => Promise<string>,
): Promise<Applied> {
  await writeFile(join(below, 'kpki.yaml'), configuration);
  await succeeds(below, 'csr', 'export', '--out', 'requests', '--yes');
  const signed = await sign(join(below, 'requests'));
  const output = await succeeds(below, 'csr', 'import', signed, '--yes');
  await succeeds(below, 'verify');
  return { cluster: clusterOf(configuration), directory: join(below, 'kubernetes'), output };
}

export async function succeeds(directory: string, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kpkiIn(directory, ...words);
  if (code !== 0) throw new Error(`kpki ${words.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

export function clusterOf(configuration: string): Cluster {
  const machine = { name: 'unused', addresses: [] };
  const { configuration: parsed, problems } = parseConfiguration(configuration, 'configuration.yaml', {
    machine,
    orFirst: true,
  });
  if (parsed === undefined) throw new Error(problems.map((problem) => problem.message).join('\n'));
  return parsed.cluster;
}
