import { type Call, PluginError } from '@kpki/plugin';
import { bodyOf, isAbsent, misshapen } from '../transport/ask.ts';
import { statusOf } from '../transport/status.ts';
import type { CsrToCreate } from './csr-to-create.ts';
import { type CsrObject, csrObject } from './object.ts';
import { createCsr, getCsr } from './requests.ts';
import type { SigningSession } from './session.ts';

export async function fetchCsr({ send }: SigningSession, name: string, call: Call): Promise<CsrObject | null> {
  const request = getCsr(name);
  const answer = await send(request, call.signal);
  if (isAbsent(request, answer)) return null;
  const found = csrObject(bodyOf(request, answer));
  if (found?.metadata.name !== name) throw misshapen(request);
  return found;
}

/**
 * Makes or finds the object; after a lost answer, looks for it at once. Throws 'uncertain' if it is not found: a retry
 * is safe.
 */
export async function createOrFind(
  session: SigningSession,
  name: string,
  asked: CsrToCreate,
  call: Call,
): Promise<CsrObject> {
  try {
    const made = await create(session, name, asked, call);
    if (made) return made;
  } catch (error) {
    if (!PluginError.is(error) || error.code !== 'uncertain') throw error;
    const found = await fetchCsr(session, name, call).catch(() => null);
    if (found) return found;
    throw error;
  }
  const found = await fetchCsr(session, name, call);
  if (found) return found;
  throw new PluginError('unavailable', `create CertificateSigningRequest ${name}: it existed, and is gone again`);
}

/** Returns null if an object of that name exists already. */
async function create(
  { send }: SigningSession,
  name: string,
  asked: CsrToCreate,
  { signal }: Call,
): Promise<CsrObject | null> {
  const request = createCsr(name, asked);
  const answer = await send(request, signal);
  if (answer.status === 409 && statusOf(answer.body)?.reason === 'AlreadyExists') return null;
  const made = csrObject(bodyOf(request, answer));
  if (made?.metadata.name !== name) throw misshapen(request);
  return made;
}
