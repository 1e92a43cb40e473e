import { type Call, PluginError } from '@kpki/plugin';
import * as z from 'zod';
import { ask, bodyOf, misshapen } from '../transport/ask.ts';
import { wordsOf } from '../transport/words.ts';
import type { CsrToCreate } from './csr-to-create.ts';
import type { CsrObject } from './object.ts';
import { approveCsr, whoAmI } from './requests.ts';
import type { SigningSession } from './session.ts';

/**
 * Approves an object that matches the request exactly, has no condition yet and was created by the same user: requests
 * of other users are for others to approve. Returns the reason why it did not approve, so that a person has to; null:
 * approved, or the object has changed meanwhile, and must be fetched again. The controller may have approved a kubelet's
 * request already.
 */
export async function approve(
  session: SigningSession,
  found: CsrObject,
  asked: CsrToCreate,
  call: Call,
): Promise<string | null> {
  const me = await ownName(session, call);
  if (found.spec.username !== me) {
    return `it was made by ${wordsOf(found.spec.username)}, and \`approve\` is for what kpki asked for as ${wordsOf(me)}`;
  }
  const request = approveCsr(found);
  const answer = await session.send(request, call.signal).catch((error: unknown) => {
    // The next read of the object shows whether it was approved.
    if (PluginError.is(error) && error.code === 'uncertain' && !call.signal.aborted) return null;
    throw error;
  });
  // 409: the object has changed. 422: it has the condition by now, on servers that validate this first.
  if (answer === null || answer.status === 409 || answer.status === 422) return null;
  if (answer.status === 403) return lackingRights(asked);
  bodyOf(request, answer);
  return null;
}

function lackingRights({ signer }: CsrToCreate): string {
  const takes = `update on certificatesigningrequests/approval, and approve on signers ${signer.name}`;
  return `this login may not approve it, which takes ${takes}`;
}

const reviewSchema = z.object({ status: z.object({ userInfo: z.object({ username: z.string() }) }) });

async function ownName({ send, known }: SigningSession, call: Call): Promise<string> {
  if (known.username !== undefined) return known.username;
  const request = whoAmI();
  const parsed = reviewSchema.safeParse(await ask(send, request, call));
  if (!parsed.success) throw misshapen(request);
  known.username = parsed.data.status.userInfo.username;
  return known.username;
}
