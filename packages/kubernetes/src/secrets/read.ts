import { type Call, PluginError, type Replaced, Secret, type Snapshot } from '@kpki/plugin';
import type { SecretLocation } from '../location.ts';
import { bodyOf, isAbsent, misshapen } from '../transport/ask.ts';
import type { ApiSession } from '../transport/request.ts';
import { isFiller } from './fillers.ts';
import { type SecretObject, secretObject } from './object.ts';
import { getSecret, type SecretName } from './requests.ts';
import { replacedIn } from './retained.ts';
import { snapshotOf } from './snapshot.ts';

export async function readSecret(session: ApiSession, at: SecretLocation, call: Call): Promise<Snapshot | null> {
  const object = await fetchSecret(session, at, call);
  return object && snapshotOf(object, at, session.host);
}

/** Returns what a Secret retains; null: nothing. */
export async function readReplaced(session: ApiSession, at: SecretLocation, call: Call): Promise<Replaced | null> {
  const object = await fetchSecret(session, at, call);
  return object && replacedIn(object, at, session.host);
}

/** Returns the bytes of a secret entry. Throws 'missing' if it is not stored. */
export async function revealEntry(session: ApiSession, at: SecretLocation, entry: string, call: Call): Promise<Secret> {
  if (at.kept.get(entry) !== 'secret') {
    throw new PluginError(
      'invalid',
      `read the key in ${JSON.stringify(entry)} of ${at.id}: it was not located as a secret`,
    );
  }
  const object = await fetchSecret(session, at, call);
  const encoded = object?.data[entry];
  if (object === null || encoded === undefined || isFiller(object.type, entry, encoded))
    throw new PluginError('missing', `read the key in ${entry} of ${at.id}: it does not exist`);
  return new Secret(new Uint8Array(Buffer.from(encoded, 'base64')));
}

export async function fetchSecret({ send }: ApiSession, at: SecretName, call: Call): Promise<SecretObject | null> {
  const request = getSecret(at);
  const answer = await send(request, call.signal);
  if (isAbsent(request, answer)) return null;
  const found = secretObject(bodyOf(request, answer));
  if (!found || found.metadata.name !== at.name || found.metadata.namespace !== at.namespace) throw misshapen(request);
  return found;
}
