import type { CaName } from '@kpki/spec';
import { declaredSigner } from '../ca/custody.ts';
import { ofKind } from '../of-kind.ts';
import type { ApplyContext } from './apply-context.ts';
import { makeCa } from './make-ca.ts';
import type { WorkingCa } from './signing-dependencies.ts';

/**
 * A CA that is there, ready to issue, with those above it; null where it is not declared or has no certificate.
 * Without its key it issues nothing.
 */
export async function existingCa(name: CaName, needsKey: boolean, context: ApplyContext): Promise<WorkingCa | null> {
  const artifact = ofKind(context.observed.artifacts, 'authority').find((each) => each.name === name);
  if (artifact === undefined) return null;
  const signer = declaredSigner(artifact, context.observed.custodies);
  // What signed it stands behind what it signs; where that is not there, it signs all the same.
  const parent = signer === null ? null : await existingCa(signer, false, context);
  return (await makeCa(artifact, { needsKey, parent }, context)).working;
}
