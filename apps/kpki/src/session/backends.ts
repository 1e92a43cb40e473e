import { backendWithRetries } from '@kpki/engine';
import { type Backend, type KeyGenerator, PluginError } from '@kpki/plugin';
import { selectionTexts } from '@kpki/presentation';
import { artifactsOf, type CaPlacement, type Cluster, caPlacement, type PluginUse } from '@kpki/spec';
import { configurationFault, type ReadConfiguration } from './configuration.ts';
import { open, type PluginOpening, unwritten } from './opening.ts';

const defaultMaker = '@kpki/node-crypto';

/** Returns the backends that a configuration uses, by name: the maker of keys first, then those of its CAs. */
export function backendsOf(configuration: ReadConfiguration): Readonly<Record<string, PluginUse>> {
  const [maker, use] = keyMakerOf(configuration);
  const named = backendsOfCas(configuration);
  const configured = Object.entries(configuration.environment?.backends ?? {});
  return { [maker]: use, ...Object.fromEntries(configured.filter(([name]) => named.has(name))) };
}

/** Returns `default`, or the first that no CA uses; else the one that comes with kpki. */
export function keyMakerOf(configuration: ReadConfiguration): readonly [string, PluginUse] {
  const backends = configuration.environment?.backends ?? {};
  const chosen = backends['default'];
  if (chosen !== undefined) return ['default', chosen];
  const named = backendsOfCas(configuration);
  return Object.entries(backends).find(([name]) => !named.has(name)) ?? ['default', unwritten(defaultMaker)];
}

function backendsOfCas(configuration: ReadConfiguration): ReadonlySet<string> {
  const { cluster, environment } = configuration;
  return new Set(
    artifactsOf(cluster).flatMap((artifact) => {
      if (artifact.kind !== 'ca') return [];
      const { keys, signer } = caPlacement(cluster, environment, artifact.name);
      return [...backendIn(keys), ...(signer === null ? [] : backendIn(signer))];
    }),
  );
}

function backendIn(location: CaPlacement['keys'] | NonNullable<CaPlacement['signer']>): readonly string[] {
  return 'backend' in location ? [location.backend] : [];
}

interface OpenBackends {
  get(name: string): Promise<Backend>;
}

export interface KeyOpening {
  readonly configuration: ReadConfiguration;
  readonly backends: OpenBackends;
  /** If nothing is signed, no device and no PIN is asked for. */
  readonly signs: boolean;
}

async function openPatiently(name: string, use: PluginUse, opening: PluginOpening): Promise<Backend> {
  return backendWithRetries(await open('backend', name, use, opening), name, opening.listener);
}

export function openBackends(configuration: ReadConfiguration, opening: PluginOpening): OpenBackends {
  const uses = backendsOf(configuration);
  const opened = new Map<string, Promise<Backend>>();
  return {
    get(name) {
      const use = Object.hasOwn(uses, name) ? uses[name] : undefined;
      if (use === undefined) throw new Error(`the backend ${name} is not in use`);
      const backend = opened.get(name) ?? openPatiently(name, use, opening);
      opened.set(name, backend);
      return backend;
    },
  };
}

/** Returns null if nothing is signed and the backend cannot be opened: a report needs no plugged-in device. */
export async function openedOrUnasked(name: string, backends: OpenBackends, signs: boolean): Promise<Backend | null> {
  try {
    return await backends.get(name);
  } catch (error) {
    if (signs || !PluginError.is(error)) throw error;
    return null;
  }
}

export async function openKeys({ configuration, backends, signs }: KeyOpening): Promise<KeyGenerator> {
  const [name, use] = keyMakerOf(configuration);
  const backend = await openedOrUnasked(name, backends, signs);
  if (backend === null) return makesNone;
  const { keyGenerator } = backend;
  const refused = (message: string) =>
    configurationFault(configuration.file, [
      { file: configuration.file, ...use.position, path: `backend ${name}`, message },
    ]);
  if (keyGenerator === undefined) {
    throw refused(`${use.use} makes no keys; name another backend \`default\`, or leave the name to the usual one`);
  }
  const lacking = lackingKeyKinds(configuration.cluster, keyGenerator.makes, use.use);
  if (lacking !== null) throw refused(lacking);
  return keyGenerator;
}

const noKey = (): Promise<never> => Promise.reject(new Error('no key is made for a report'));

const makesNone: KeyGenerator = { makes: [], generate: noKey, adopt: noKey };

/** Returns null if the backend makes all; asked before anything is made, since it would stop the run half-way. */
export function lackingKeyKinds(cluster: Cluster, makes: readonly string[], use: string): string | null {
  const wrong = Object.entries(cluster.keys).find(([, kind]) => !makes.includes(kind));
  if (wrong === undefined) return null;
  const [what, kind] = wrong;
  return selectionTexts.makesNoKeys(use, kind, what, makes);
}
