import { authorityGenerations, keyGenerations } from '../generation/generations.ts';
import type { Rotated } from '../generation/phase.ts';
import { copiesOf, observe } from '../read/observe.ts';
import { pinOf } from '../read/wording.ts';
import type { World } from '../read/world.ts';

/**
 * The pin of the key that a rotation replaces, or would replace: as long as it is the same, the rotation is the same, however
 * far it is. Null where there is none, or where nothing can be told. Pure.
 */
export function rotatedKey(world: World, name: Rotated): string | null {
  const artefact = world.artefacts.find((each) => each.name === name);
  if (artefact === undefined) return null;
  const copies = copiesOf(artefact, { observation: observe(world) });
  const found = artefact.kind === 'key pair' ? keyGenerations(copies) : authorityGenerations(copies);
  if (found === null || 'tangled' in found) return null;
  return pinOf(found.old instanceof Uint8Array ? found.old : found.old.publicKey);
}
