import type { CaArtifact } from '@kpki/spec';
import type { ReadCustody } from '../ca/read-custody.ts';
import { copiesOf } from '../read/observe.ts';
import type { Content } from '../slot.ts';
import { type ApplyContext, slotsToWrite } from './apply-context.ts';
import { keyGeneratorOf } from './ca-key.ts';
import { encode } from './encode.ts';
import { waitingKeyOf } from './reveal.ts';
import { signCa } from './sign-ca.ts';
import { generateKey, type WorkingCa, type WorkingKey } from './signing-dependencies.ts';

/**
 * Makes what is stored of the next generation of a CA that another machine signs: its new key, and its certificate once
 * delivered. Null where the step is about anything else.
 */
export async function makeAwaited(
  artifact: CaArtifact,
  custody: ReadCustody,
  parent: WorkingCa | null,
  context: ApplyContext,
): Promise<readonly Content[] | null> {
  if (context.steps.get(artifact.id)?.awaitsNext !== true) return null;
  const slots = slotsToWrite(artifact, context);
  const key = await keyOfNext(artifact, custody, context);
  const isBrought = slots.some(({ part }) => part === 'next certificate');
  const certificates = isBrought ? [await signCa(artifact, key.key, custody, parent, undefined, context)] : [];
  return slots.map((slot) => encode(slot, { certificates: certificates.map(({ der }) => der), key }));
}

function keyOfNext(artifact: CaArtifact, custody: ReadCustody, context: ApplyContext): Promise<WorkingKey> {
  const keys = keyGeneratorOf(custody, context);
  if (context.steps.get(artifact.id)?.action === 'request') return generateKey(keys, artifact.keyKind, context.call);
  return waitingKeyOf(copiesOf(artifact, context), keys, context.listener, context.call);
}
