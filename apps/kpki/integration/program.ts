import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProgramResult, runProgram } from '@kpki/services';
import { type Cluster, parseConfiguration } from '@kpki/spec';

const source = fileURLToPath(new URL('../src/kpki.ts', import.meta.url));

/** Runs kpki to its end, from source. */
export function kpki(...programArguments: readonly string[]): Promise<ProgramResult> {
  return runProgram(process.execPath, ['--conditions=@kpki/source', source, ...programArguments]);
}

/** A directory that kpki filled, and the cluster that it filled it for. */
export interface Applied {
  readonly cluster: Cluster;
  /** What stands for `/etc/kubernetes`; where the cluster has several nodes, above one such directory for each. */
  readonly directory: string;
}

/** `kpki apply -f FILE --to DIR --yes` below a directory, with the configuration beside DIR. */
export async function apply(configuration: string, below: string): Promise<Applied> {
  const file = join(below, 'configuration.yaml');
  const directory = join(below, 'kubernetes');
  await writeFile(file, configuration);
  const result = await kpki('apply', '-f', file, '--to', directory, '--yes');
  if (result.code !== 0) throw new Error(`kpki apply ended with ${result.code}:\n${result.stderr}`);
  return { cluster: clusterOf(configuration), directory };
}

/** Reads a configuration that leaves nothing to the machine. */
export function clusterOf(configuration: string): Cluster {
  const host = { name: 'unused', addresses: [] };
  const { configuration: parsed, problems } = parseConfiguration(configuration, 'configuration.yaml', { host });
  if (parsed === undefined) throw new Error(problems.map((problem) => problem.message).join('\n'));
  return parsed.cluster;
}
