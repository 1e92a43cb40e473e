import { builtinLayouts, exportedLayout } from '@kpki/engine';
import { type Layout, PluginError } from '@kpki/plugin';
import { nearest } from '@kpki/spec';
import { resolverFrom } from './plugin-host.ts';

/** Loads a layout that is not built in, which runs its code. Throws a PluginError if there is none. */
export async function layoutOf(name: string, folder: string): Promise<Layout> {
  const builtin = builtinLayouts.find((each) => each.name === name);
  if (builtin !== undefined) return builtin;
  if (!mayBeModule(name)) throw unknownLayout(name);
  return exportedLayout(await resolverFrom(folder)(name), name);
}

export function isBuiltInLayout(name: string): boolean {
  return builtinLayouts.some((each) => each.name === name);
}

/** Returns why there is no such layout; null if there is one, or if only loading it would tell. */
export function layoutFault(name: string): string | null {
  const isKnown = mayBeModule(name) || isBuiltInLayout(name);
  return isKnown ? null : unknownLayout(name).message;
}

function mayBeModule(name: string): boolean {
  return /^(\.{0,2}\/|@|file:)/.test(name);
}

function unknownLayout(name: string): PluginError {
  const known = builtinLayouts.map((each) => each.name);
  const near = nearest(name, known);
  const next =
    near === null ? `known are ${known.join(', ')}, and packages such as @acme/layout` : `did you mean ${near}?`;
  return new PluginError('missing', `there is no layout ${JSON.stringify(name)}; ${next}`);
}
