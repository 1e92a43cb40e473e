import { driftOf, type Rotated, type RotationStanding, rotatedKey, rotationStanding, type World } from '@kpki/engine';

/** Where several things stand in their rotations. */
export interface Standings {
  readonly world: World;
  readonly standings: readonly RotationStanding[];
  /** The pin of the key that each rotation replaces; null where that cannot be told. */
  readonly keys: ReadonlyMap<Rotated, string | null>;
  /** Whether a place is not as its sink leaves it. */
  readonly isCutShort: boolean;
}

/** Pure: there is nothing but the artefacts to tell it. */
export function standingsIn(world: World, names: readonly Rotated[], now: Date): Standings {
  return {
    world,
    standings: names.map((name) => rotationStanding(world, name, now)),
    keys: new Map(names.map((name) => [name, rotatedKey(world, name)])),
    isCutShort: driftOf(world).length > 0,
  };
}
