import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramResult, runProgram } from '@kpki/services';
import { type Cluster, parseConfiguration } from '@kpki/spec';
import { builtProgram } from '../test/built/program.ts';
import { canRunInProcess, runInProcess } from '../test/in-process.ts';

/** Enough for a cluster's worth of RSA-4096 keys on a loaded machine: how long a prime takes is a matter of luck. */
const withinMilliseconds = 180_000;

/** Runs kpki to its end. */
function kpki(...programArguments: readonly string[]): Promise<ProgramResult> {
  return kpkiIn(undefined, ...programArguments);
}

/** The same in a folder, whose kpki.yaml it finds. Of several at once, the first runs in this process. */
export function kpkiIn(directory: string | undefined, ...programArguments: readonly string[]): Promise<ProgramResult> {
  const folder = directory ?? process.cwd();
  if (canRunInProcess()) return runInProcess(programArguments, folder, { ...process.env });
  return startProgram({}, folder, ...programArguments);
}

/** Always as a process of its own, with variables beside those of this one: for what only the start of a process decides. */
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

/** A directory that kpki filled, and the cluster that it filled it for. */
export interface Applied {
  readonly cluster: Cluster;
  /** What stands for `/etc/kubernetes`; where the cluster has several nodes, above one such directory for each. */
  readonly directory: string;
  /** What kpki said when it was done. */
  readonly output: string;
}

/** `kpki apply -f FILE --to DIR --yes`, where FILE and, unless told, DIR are new below a directory. */
export async function apply(
  configuration: string,
  below: string,
  directory: string = join(below, 'kubernetes'),
): Promise<Applied> {
  const file = join(below, 'configuration.yaml');
  await writeFile(file, configuration);
  const result = await kpki('apply', '-f', file, '--to', directory, '--yes');
  if (result.code !== 0) throw new Error(`kpki apply ended with ${result.code}:\n${result.stderr}`);
  return { cluster: clusterOf(configuration), directory, output: result.stdout };
}

/** `kpki apply --yes` of a configuration whose one environment has a sink with `root: ./kubernetes`. */
export async function applyEnvironment(
  configuration: string,
  below: string,
  ...options: readonly string[]
): Promise<Applied> {
  await writeFile(join(below, 'kpki.yaml'), configuration);
  const output = await succeeds(below, 'apply', '--yes', ...options);
  return { cluster: clusterOf(configuration), directory: join(below, 'kubernetes'), output };
}

/**
 * The same where somebody else signs: `kpki csr export`, then whatever turns a folder of requests into one of
 * certificates, then `kpki csr import`.
 */
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

/** Reads a configuration that leaves nothing to the machine; of its environments the first is picked. */
export function clusterOf(configuration: string): Cluster {
  const machine = { name: 'unused', addresses: [] };
  const { configuration: parsed, problems } = parseConfiguration(configuration, 'configuration.yaml', {
    machine,
    orFirst: true,
  });
  if (parsed === undefined) throw new Error(problems.map((problem) => problem.message).join('\n'));
  return parsed.cluster;
}
