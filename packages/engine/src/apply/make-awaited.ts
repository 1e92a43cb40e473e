import type { AuthorityArtefact } from '@kpki/spec';
import type { ReadCustody } from '../authority/read-custody.ts';
import { copiesOf } from '../read/observe.ts';
import type { Content } from '../slot.ts';
import { encode } from './encode.ts';
import { type Job, slotsToWrite } from './job.ts';
import { keyGeneratorOf } from './key-generator.ts';
import { waitingKeyOf } from './reveal.ts';
import { signAuthority } from './sign-authority.ts';
import { generateKey, type WorkingAuthority, type WorkingKey } from './signing-dependencies.ts';

/**
 * What is kept of the next generation of an authority that somebody else signs, beside the one in use: its new key, and its
 * certificate once that is brought. Null where the step is about anything else.
 */
export async function makeAwaited(
  artefact: AuthorityArtefact,
  custody: ReadCustody,
  parent: WorkingAuthority | null,
  job: Job,
): Promise<readonly Content[] | null> {
  if (job.steps.get(artefact.id)?.awaitsNext !== true) return null;
  const slots = slotsToWrite(artefact, job);
  const key = await keyOfNext(artefact, custody, job);
  const isBrought = slots.some(({ part }) => part === 'next certificate');
  const certificates = isBrought ? [await signAuthority(artefact, key.key, custody, parent, undefined, job)] : [];
  return slots.map((slot) => encode(slot, { certificates: certificates.map(({ der }) => der), key }));
}

function keyOfNext(artefact: AuthorityArtefact, custody: ReadCustody, job: Job): Promise<WorkingKey> {
  const keys = keyGeneratorOf(custody, job);
  if (job.steps.get(artefact.id)?.action === 'request') return generateKey(keys, artefact.keyKind, job.call);
  return waitingKeyOf(copiesOf(artefact, job), keys, job.listener, job.call);
}
