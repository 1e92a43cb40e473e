import type { Call } from '@kpki/plugin';
import { bodyOf, isAbsent, misshapen } from '../transport/ask.ts';
import { type SecretObject, secretObject } from './object.ts';
import { getSecret, type SecretName } from './requests.ts';
import type { Session } from './session.ts';

export async function fetchSecret({ send }: Session, at: SecretName, call: Call): Promise<SecretObject | null> {
  const request = getSecret(at);
  const answer = await send(request, call.signal);
  if (isAbsent(request, answer)) return null;
  const found = secretObject(bodyOf(request, answer));
  if (!found || found.metadata.name !== at.name || found.metadata.namespace !== at.namespace) throw misshapen(request);
  return found;
}
