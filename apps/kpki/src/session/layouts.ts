import { builtinLayouts, exportedLayout } from '@kpki/engine';
import { type Layout, PluginError } from '@kpki/plugin';
import { nearest } from '@kpki/spec';
import { resolverFrom } from './plugin-host.ts';

/**
 * The layout of that name: one of kpki's own, or what a package or a file exports as `layout`. Of one that is not built
 * in, this runs its code. Throws a PluginError where there is none.
 */
export async function layoutOf(name: string, folder: string): Promise<Layout> {
  const builtin = builtinLayouts.find((each) => each.name === name);
  if (builtin !== undefined) return builtin;
  if (!mayBeModule(name)) throw unknownLayout(name);
  return exportedLayout(await resolverFrom(folder)(name), name);
}

export function isBuiltInLayout(name: string): boolean {
  return builtinLayouts.some((each) => each.name === name);
}

/** Why there is no layout of that name; null where there is one, or where only loading it would tell. */
export function layoutFault(name: string): string | null {
  const isKnown = mayBeModule(name) || isBuiltInLayout(name);
  return isKnown ? null : unknownLayout(name).message;
}

/** A path, or the name of a package with a scope: a word alone is a layout's name that was spelled otherwise. */
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
