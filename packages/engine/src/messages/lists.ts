import type { Differing, Keeper } from '../model/keeper.ts';

const mostTold = 5;

/** All of them would bury what else is said. */
export function firstOf(texts: readonly string[]): string {
  return firstFew(texts).join('; ');
}

export function firstNames(names: readonly string[]): string {
  return firstFew(names).join(', ');
}

function firstFew(texts: readonly string[]): readonly string[] {
  const more = texts.length - mostTold;
  return [...texts.slice(0, mostTold), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** `cp1`; `sink vault` without a node; both where several sinks keep what a node has. */
export function keeperName({ node, sink }: Keeper): string {
  if (node === null) return `sink ${sink ?? ''}`;
  return sink === null ? node : `${node} in sink ${sink}`;
}

/** `node cp1`, `sink vault`. */
export function keeperText(keeper: Keeper): string {
  return keeper.node === null ? keeperName(keeper) : `node ${keeperName(keeper)}`;
}

/** `cp1 one, cp2 and cp3 another` */
export function differingText(keepers: Differing): string {
  const groups = keepers.map((each) => listed(each.map(keeperName)));
  return groups.map((names, at) => `${names} ${at === 0 ? 'one' : 'another'}`).join(', ');
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
