import type { AuthorityName } from '@kpki/spec';
import { declaredSigner } from '../authority/declared-signer.ts';
import { ofKind } from '../of-kind.ts';
import type { ApplyContext } from './apply-context.ts';
import { makeAuthority } from './make-authority.ts';
import type { WorkingAuthority } from './signing-dependencies.ts';

/**
 * An authority that is there, ready to issue, with those above it; null where it is not declared or has no certificate.
 * Without its key it issues nothing.
 */
export async function existingAuthority(
  name: AuthorityName,
  needsKey: boolean,
  context: ApplyContext,
): Promise<WorkingAuthority | null> {
  const artefact = ofKind(context.observed.artefacts, 'authority').find((each) => each.name === name);
  if (artefact === undefined) return null;
  const signer = declaredSigner(artefact, context.observed.custodies);
  // What signed it stands behind what it signs; where that is not there, it signs all the same.
  const parent = signer === null ? null : await existingAuthority(signer, false, context);
  return (await makeAuthority(artefact, { needsKey, parent }, context)).working;
}
