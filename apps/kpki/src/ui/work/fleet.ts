import { existsSync, globSync, statSync } from 'node:fs';
import { readFile as readText } from 'node:fs/promises';
import { join } from 'node:path';
import { explained } from '../../explained.ts';
import { Fault } from '../../fault.ts';
import { hideSecrets } from '../../hide-secrets.ts';
import { isKubeadm, type ReadConfiguration, readConfigurations } from '../../session/configuration.ts';
import { defaultFile } from '../../session/default-file.ts';
import type { Inventory } from '../../session/inventory.ts';
import { readReachable } from '../../session/read-reachable.ts';
import { statusPurpose, withConfiguration } from '../../session/session.ts';
import { fleetCluster } from '../fleet-cluster.ts';
import type { FleetCluster, FleetFailure, FleetRow } from './fleet-row.ts';
import type { Doing } from './perform.ts';
import type { TurnTasks } from './task.ts';
import { workerTerminal } from './with-target.ts';

/** So many files are read at once: servers are waited for, and a file of a folder takes milliseconds. */
const atOnce = 4;

/** Reads each cluster and tells its rows as they are known. One that cannot be read is a row, and stops no other. */
export async function perform({ files, only }: TurnTasks['read fleet'], doing: Doing): Promise<void> {
  const all = only === undefined ? await filesOfFleet(files) : files;
  if (only === undefined) doing.tell({ type: 'fleet found', files: all });
  // What no other task needs: a cluster may be opened meanwhile.
  doing.letOthersBegin();
  await readEach<FleetRow>({ files: all, only, of: fleetCluster }, doing, (row) =>
    doing.tell({ type: 'fleet row', row }),
  );
  doing.tell({ type: 'fleet over' });
}

interface Reading<Read> {
  readonly files: readonly string[];
  readonly only: TurnTasks['read fleet']['only'];
  readonly of: (of: Pick<FleetCluster, 'file' | 'cluster' | 'environment'>, inventory: Inventory, now: Date) => Read;
}

/** Reads the environments of several files, some files at once. */
export async function readEach<Read>(
  { files, only, of }: Reading<Read>,
  doing: Doing,
  tell: (read: Read | FleetFailure) => void,
): Promise<void> {
  const waiting = [...files];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      for await (const read of readFile(file, doing, { only, of })) tell(read);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function* readFile<Read>(
  file: string,
  doing: Doing,
  { only, of }: Pick<Reading<Read>, 'only' | 'of'>,
): AsyncGenerator<Read | FleetFailure> {
  // No questions: a question about the tenth cluster would not say which cluster it is about.
  const terminal = { ...workerTerminal(doing, () => {}), ask: async () => null, canAsk: false };
  const failed = (environment: string | null, error: unknown): FleetFailure => {
    if (doing.call.signal?.aborted === true) throw error;
    const { line, problem } = (error instanceof Fault ? error.at : null) ?? {};
    const at = line === undefined || problem === undefined ? null : { line, problem: hideSecrets(problem) };
    return { is: 'failed', file, environment, text: hideSecrets(explained(error).text), at };
  };
  let pick: Awaited<ReturnType<typeof readConfigurations>>;
  let first: ReadConfiguration;
  try {
    pick = await readConfigurations(file, terminal, { orFirst: true });
    first = pick();
  } catch (error) {
    yield failed(null, error);
    return;
  }
  const { environments } = first;
  const own = first.environment?.name ?? null;
  const isMeant = (environment: string | null): boolean =>
    only?.some((each) => each.file === file && each.environment === environment) !== false;
  for (const environment of environments.length === 0 ? [null] : environments.map(({ name }) => name)) {
    if (!isMeant(environment)) continue;
    try {
      const configuration = environment === own || environment === null ? first : pick(environment);
      yield await readOne(configuration, environment, { terminal, doing, of });
    } catch (error) {
      yield failed(environment, error);
    }
  }
}

async function readOne<Read>(
  configuration: ReadConfiguration,
  environment: string | null,
  {
    terminal,
    doing: { call },
    of,
  }: Pick<Reading<Read>, 'of'> & { readonly terminal: ReturnType<typeof workerTerminal>; readonly doing: Doing },
): Promise<Read> {
  const { file } = configuration;
  const target = environment === null ? { file } : { file, environment };
  return withConfiguration(
    statusPurpose,
    configuration,
    target,
    terminal,
    () => {},
    async (session) => {
      const { now } = session.dependencies;
      const { inventory } = await readReachable(session, now, () => {}, call);
      return of({ file, cluster: configuration.cluster.name, environment }, inventory, now());
    },
  );
}

/** Folders stand for the configurations in them: `*.yaml`, and `kpki.yaml` of the folders below. */
export async function filesOfFleet(named: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const each of named) found.push(...(await filesOf(each)));
  return [...new Set(found)];
}

async function filesOf(named: string): Promise<readonly string[]> {
  if (isFolder(named)) {
    const own = globSync('*.{yaml,yml}', { cwd: named })
      .toSorted()
      .map((name) => join(named, name));
    const below = globSync(`*/${defaultFile}`, { cwd: named })
      .toSorted()
      .map((name) => join(named, name));
    const kept = await Promise.all(own.map(isOfKpki));
    return [...own.filter((_, at) => kept[at]), ...below];
  }
  // A file that is missing is a row with that error.
  if (existsSync(named) || !/[*?[{]/.test(named)) return [named];
  return globSync(named).toSorted();
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Manifests and other YAML may lie in the same folder. */
async function isOfKpki(file: string): Promise<boolean> {
  const text = await readText(file, 'utf8').catch(() => '');
  return /^kind:\s*["']?ClusterPKI\b/m.test(text) || isKubeadm(text);
}
