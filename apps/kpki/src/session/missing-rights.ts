import { backendUse, type OpenSink, placesOf } from '@kpki/engine';
import type { Backend, BackendUse, Call } from '@kpki/plugin';
import { shellWord } from '../options/option-words.ts';
import type { ReadConfiguration } from './configuration.ts';

export interface Lack {
  readonly missing: readonly string[];
  readonly text: string;
}

export interface Declared {
  readonly configuration: Pick<ReadConfiguration, 'cluster' | 'environment'>;
  readonly declaration: string;
}

/** Returns the rights that a sink lacks for its places of this cluster; null if none, or if it does not tell. */
export async function lackOfSink(open: OpenSink, declared: Declared, call: Call): Promise<Lack | null> {
  const { name, sink } = open;
  const places = placesOf(declared.configuration.cluster, [open]).map(({ place }) => place);
  const missing = (await sink.missingRights?.(places, call)) ?? [];
  return lackOf(missing, sink, `sink ${shellWord(name)}`, declared);
}

/** Returns null also if the backend does not tell its rights. */
export async function lackOfBackend(
  name: string,
  backend: Backend,
  declared: Declared,
  call: Call,
): Promise<Lack | null> {
  const { cluster, environment } = declared.configuration;
  const use = backendUse(cluster, environment, { name, backend });
  if (isNothing(use)) return null;
  const missing = (await backend.missingRights?.(use, call)) ?? [];
  return lackOf(missing, backend, `backend ${shellWord(name)}`, declared);
}

export function unaskedOfBackend(
  name: string,
  backend: Backend,
  { configuration: { cluster, environment } }: Declared,
): readonly string[] {
  const use = backendUse(cluster, environment, { name, backend });
  return isNothing(use) ? [] : (backend.unaskedRights?.(use) ?? []);
}

const isNothing = ({ keys, issuers }: BackendUse): boolean => keys.length === 0 && issuers.length === 0;

function lackOf(
  missing: readonly string[],
  { rights }: { readonly rights?: unknown },
  who: string,
  { declaration }: Declared,
): Lack | null {
  if (missing.length === 0) return null;
  const lack = `it lacks ${missing.length === 1 ? 'a right' : `${missing.length} rights`}: ${missing.join('; ')}`;
  const next = rights === undefined ? '' : `; \`kpki explain ${who}${declaration}\` prints what it needs`;
  return { missing, text: `${lack}${next}` };
}
