import type { Differing, Keeper } from '@kpki/engine';
import { firstLines } from './counts.ts';

const mostShown = 5;

/** All of them would bury the rest of the message. */
export function firstOf(texts: readonly string[]): string {
  return firstLines(texts, mostShown).join('; ');
}

export function firstNames(names: readonly string[]): string {
  return firstLines(names, mostShown).join(', ');
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

/** `cp1 has one, cp2 and cp3 have another` */
export function differingText(keepers: Differing): string {
  return keepers
    .map((each, at) => {
      const verb = each.length === 1 ? 'has' : 'have';
      return `${listed(each.map(keeperName))} ${verb} ${at === 0 ? 'one' : 'another'}`;
    })
    .join(', ');
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
