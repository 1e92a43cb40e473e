import type { AuthorityArtefact } from '@kpki/spec';
import type { Custodies } from './custody.ts';

/** Whether the key of an authority is with kpki, and somebody whom no backend reaches signs its certificate. */
export function isSignedOutside({ name }: AuthorityArtefact, custodies: Custodies): boolean {
  const custody = custodies.get(name);
  if (custody === undefined || custody.key.kind === 'external' || custody.key.kind === 'issuers') return false;
  const { signer } = custody;
  if (signer.kind !== 'authority') return signer.kind === 'external';
  return custodies.get(signer.name)?.key.kind === 'external';
}
