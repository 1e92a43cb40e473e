import type { Artefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { isSignedBy } from '@kpki/x509';
import { declaredSigner } from '../authority/declared-signer.ts';
import { present } from '../found.ts';
import type { Generations } from '../generation/generations.ts';
import { copiesOf, observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';

/**
 * Whether an authority was replaced by hand in the middle of its rotation, on all copies alike: then neither of its two
 * generations has signed anything of what is there. Where nothing is there, nobody can tell.
 */
export function isReplacedByHand(
  world: World,
  { kind, name }: Artefact,
  { old, new: young }: Generations<Certificate | Uint8Array>,
): boolean {
  // Of a key pair, what it signed is in nobody's files.
  if (kind !== 'authority') return false;
  const both = [old, young].filter((each): each is Certificate => each !== null && !(each instanceof Uint8Array));
  const signed = world.artefacts
    .filter((artefact) => declaredSigner(artefact, world.custodies) === name)
    .flatMap((artefact) => copiesOf(artefact, { observation: observe(world) }))
    .flatMap((copy) => present(copy.certificates)?.[0] ?? present(copy.kubeconfig)?.chain[0] ?? []);
  return signed.length > 0 && !signed.some((each) => both.some((signer) => isSignedBy(each, signer)));
}
