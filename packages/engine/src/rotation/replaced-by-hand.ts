import type { Artefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { declaredSigner } from '../authority/declared-signer.ts';
import { present } from '../found.ts';
import type { Generations } from '../generation/generations.ts';
import type { Tangled } from '../generation/tangled.ts';
import { copiesOf, observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { isSignedBy } from '../who-signed.ts';

/**
 * Whether an authority was replaced by hand in the middle of its rotation, on all copies alike: then neither of its two
 * generations has signed anything of what is there. Null where one has, or where nothing is there to tell.
 */
export function replacedByHand(
  world: World,
  { kind, name }: Artefact,
  { old, new: young }: Generations<Certificate | Uint8Array>,
): Tangled | null {
  // Of a key pair, what it signed is in nobody's files.
  if (kind !== 'authority') return null;
  const both = [old, young].filter((each): each is Certificate => each !== null && !(each instanceof Uint8Array));
  let isAnythingThere = false;
  for (const artefact of world.artefacts) {
    if (declaredSigner(artefact, world.custodies) !== name) continue;
    for (const copy of copiesOf(artefact, { observation: observe(world) })) {
      const certificate = present(copy.certificates)?.[0] ?? present(copy.kubeconfig)?.chain[0];
      if (certificate === undefined) continue;
      if (both.some((signer) => isSignedBy(certificate, signer))) return null;
      isAnythingThere = true;
    }
  }
  if (!isAnythingThere) return null;
  return {
    tangled:
      'neither the one in use nor the one beside it has signed anything of what is there: the one in use was replaced by hand in the middle of a rotation',
    wayOut:
      'put the certificate and key back that signed what is there, from a backup; or, if the one that is there is meant, have everything issued from it with `kpki apply`, and go on then',
  };
}
