import { driftOf, type PlaceDrift, type StatusEntry, statusOf, type World } from '@kpki/engine';
import { type Explanation, explanations } from '../explanation.ts';
import { type Readers, readers } from '../readers.ts';

/** What is there of a cluster, with what the catalogue says of it. Plain data, and nothing in it is private. */
export interface Inventory {
  readonly entries: readonly StatusEntry[];
  readonly drift: readonly PlaceDrift[];
  readonly explanations: readonly Explanation[];
  readonly readers: Readers;
}

export function inventoryOf(world: World, now: Date): Inventory {
  return { entries: statusOf(world, now), drift: driftOf(world), explanations: explanations(), readers: readers() };
}
