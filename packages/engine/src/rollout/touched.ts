import {
  type CaName,
  type Cluster,
  type Component,
  caEntries,
  flagsInUse,
  type HasKeyFile,
  nodesRunning,
  pathOf,
  type ReloadTime,
  reloadTimeIn,
  type SetFlag,
  signingPathOf,
} from '@kpki/spec';
import { type MovedFlag, startingWrites, type Written } from '../model/rollout-step.ts';
import { findsEntry, type PlannedWrite } from '../model/step.ts';

/** A written file that a component reads. */
interface FlagUse {
  readonly flag: string;
  readonly artifact: string;
  /** Null: loaded at startup only. */
  readonly reloads: ReloadTime | null;
  /** The new file of the flag, in the same folder. */
  readonly movesTo?: string;
  /** Clients that hold the old bundle reject certificates that are issued after it is written. */
  readonly breaksTrust?: true;
  /** The files that the component keeps using until they are removed. */
  readonly supersedes?: readonly string[];
  /** The artifact is renewed before the component is restarted. */
  readonly renews?: true;
}

export interface Touched {
  readonly component: Component;
  readonly node: string;
  readonly readings: readonly FlagUse[];
  /** See `RolloutStep`. */
  readonly without: readonly string[];
  readonly restores: readonly MovedFlag[];
}

/** The cluster before the steps. */
export interface ClusterBefore {
  /** Whether the key of a CA is in a file. */
  readonly hasKeyFile?: HasKeyFile | undefined;
  /** The CAs whose key was missing. */
  readonly lostKeys?: ReadonlySet<CaName>;
  /** The nodes whose components may run. */
  readonly usedNodes?: ReadonlySet<string>;
}

/**
 * Returns the components that read what some steps write, on each of their nodes; without those that would not start
 * with it.
 */
export function touchedBy(
  steps: readonly Written[],
  cluster: Cluster,
  { hasKeyFile, lostKeys = new Set(), usedNodes = new Set() }: ClusterBefore,
): readonly Touched[] {
  const inUse = flagsInUse(cluster, hasKeyFile);
  const keys = signingKeysAfter(steps, lostKeys);
  const flags = Map.groupBy(inUse.filter(reads(keys)), ({ artifact, part }) => keyOf(artifact, part));
  const running = runningNodes(inUse, cluster);
  const found = new Map<string, Map<string, FlagUse>>();
  const unable = new Set<string>();
  for (const step of steps) {
    for (const write of startingWrites(step, usedNodes)) {
      const part = write.part === 'signing certificate' ? 'certificate' : write.part;
      for (const flag of flags.get(keyOf(step.name, part)) ?? []) {
        for (const node of nodesOf(write, step, running.get(flag.component) ?? new Set())) {
          const key = `${flag.component} ${node}`;
          const own = found.get(key) ?? new Map<string, FlagUse>();
          own.set(`${flag.flag} ${step.artifact}`, readingOf(flag, step, write, cluster, keys));
          found.set(key, own);
          if (step.isMismatched === true) unable.add(key);
        }
      }
    }
  }
  return [...running].flatMap(([component, nodes]) => {
    const own = inUse.filter((each) => each.component === component);
    const starts = { without: flagsLeftOut(own, keys), restores: flagsRestored(own, keys) };
    return [...nodes].flatMap((node): readonly Touched[] => {
      const readings = found.get(`${component} ${node}`);
      const cannotStart = unable.has(`${component} ${node}`);
      return readings === undefined || cannotStart
        ? []
        : [{ component, node, readings: [...readings.values()], ...starts }];
    });
  });
}

/** Skips what is stored with a missing key: no component starts with flags that name it. */
function reads({ absent }: SigningKeys): (flag: SetFlag) => boolean {
  return ({ signsWith }) => signsWith === undefined || !absent.has(signsWith);
}

function readingOf(
  flag: SetFlag,
  { artifact, breaksTrust, supersedes, renews }: Pick<Written, 'artifact' | 'breaksTrust' | 'supersedes' | 'renews'>,
  write: PlannedWrite,
  cluster: Cluster,
  { brought }: SigningKeys,
): FlagUse {
  const reading = {
    flag: flag.flag,
    artifact,
    reloads: reloadTimeIn(flag, cluster.kubernetesVersion),
    ...(breaksTrust === undefined ? {} : { breaksTrust }),
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(renews === undefined ? {} : { renews }),
  };
  // A component that was started without the flag reloads nothing.
  if (flag.signsWith !== undefined && brought.has(flag.signsWith)) return { ...reading, reloads: null };
  const file = movedTo(write, pathOf(flag.artifact, flag.part));
  return file === null ? reading : { ...reading, reloads: null, movesTo: file.split('/').at(-1) ?? file };
}

/** Names the file on the node, whatever the sink calls the entry: none is read before a flag names it. */
function movedTo(write: PlannedWrite, path: string): string | null {
  if (write.part !== 'signing certificate') return null;
  if (write.effect === 'removes') return path;
  return findsEntry(write) ? null : signingPathOf(path);
}

function keyOf(artifact: string, part: string): string {
  return `${artifact} ${part}`;
}

function runningNodes(flags: readonly SetFlag[], cluster: Cluster): ReadonlyMap<Component, ReadonlySet<string>> {
  const components = [...new Set(flags.map(({ component }) => component))];
  return new Map(
    components.map((each) => [each, new Set(nodesRunning(cluster, each).map(({ name }) => name))] as const),
  );
}

/** A location without a node, or shared by several, is read by all of them. */
function nodesOf(
  { node }: Pick<PlannedWrite, 'node'>,
  { owner }: Pick<Written, 'owner'>,
  running: ReadonlySet<string>,
): readonly string[] {
  const own = node ?? owner;
  if (own === null) return [...running];
  return running.has(own) ? [own] : [];
}

interface SigningKeys {
  /** CAs without a key in its file: nothing that signs with one runs with flags that name the key. */
  readonly absent: ReadonlySet<string>;
  /** CAs whose key is there again. */
  readonly brought: ReadonlySet<string>;
  /** CAs whose signing certificate now has its own file. */
  readonly apart: ReadonlySet<string>;
}

/** `lost`: the CAs whose key was not there before. */
function signingKeysAfter(steps: readonly Written[], lost: ReadonlySet<CaName>): SigningKeys {
  const absent = new Set<string>(lost);
  const brought = new Set<string>();
  const apart = new Set<string>();
  for (const step of steps) {
    if (!caEntries.some(({ name }) => name === step.name)) continue;
    for (const { part, effect } of step.writes) {
      const isRemoved = effect === 'removes';
      if (part === 'private key' && isRemoved) absent.add(step.name);
      if (part === 'private key' && !isRemoved) absent.delete(step.name);
      if (part === 'signing certificate' && !isRemoved) apart.add(step.name);
    }
    if (bringsKey(step)) brought.add(step.name);
  }
  return { absent, brought, apart };
}

/** Returns whether a key returns. A copy from another node was never lost. */
function bringsKey({ action, writes }: Written): boolean {
  if (action === 'create' || action === 'copy') return false;
  const isReplaced = writes.some((write) => write.part === 'certificate' && findsEntry(write));
  const own = writes.filter(({ part, effect }) => part === 'private key' && effect !== 'removes');
  return isReplaced && own.length > 0 && own.every(({ effect }) => effect === 'adds');
}

/** Returns the flags that a component must not have, since the key that they name is not there. */
function flagsLeftOut(flags: readonly SetFlag[], { absent }: SigningKeys): readonly string[] {
  return flags.flatMap(({ flag, signsWith }) => (signsWith !== undefined && absent.has(signsWith) ? [flag] : []));
}

/** Returns the flags that a component gets again, with the file that each names. */
function flagsRestored(flags: readonly SetFlag[], { brought, apart }: SigningKeys): readonly MovedFlag[] {
  return flags.flatMap(({ flag, artifact, part, signsWith }) => {
    if (signsWith === undefined || !brought.has(signsWith)) return [];
    const path = pathOf(artifact, part);
    const own = part === 'certificate' && apart.has(signsWith) ? signingPathOf(path) : path;
    return [{ flag, file: own.split('/').at(-1) ?? own }];
  });
}
