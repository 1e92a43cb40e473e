import { driftOf, type Rotated, type RotationStanding, rotationStanding, type World } from '@kpki/engine';

/** Where several things stand in their rotations. */
export interface Standings {
  readonly world: World;
  readonly standings: readonly RotationStanding[];
  /** Whether a place is not as its sink leaves it. */
  readonly isCutShort: boolean;
}

/** Pure: there is nothing but the artefacts to tell it. */
export function standingsIn(world: World, names: readonly Rotated[], now: Date): Standings {
  return {
    world,
    standings: names.map((name) => rotationStanding(world, name, now)),
    isCutShort: driftOf(world).length > 0,
  };
}
