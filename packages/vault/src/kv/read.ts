import { type Call, PluginError, type Replaced, Secret } from '@kpki/plugin';
import { nameOf, type SecretLocation } from './location.ts';
import { replacedIn } from './retained.ts';
import type { Kv } from './secret.ts';
import { getVersion } from './secret.ts';
import { lookOf, type SecretState, withoutGone } from './snapshot.ts';
import { bytesOf } from './values.ts';
import { supersededVersions } from './versions.ts';

/** Reads a location in one request; in two if superseded versions are needed. */
export async function lookAt(kv: Kv, at: SecretLocation, call: Call): Promise<SecretState> {
  const found = withoutGone(kv, at.path, await getVersion(kv, at.path, call));
  return lookOf(at, found, await supersededVersions(kv, at.path, found.version, call), kv.host);
}

/** Returns what a secret retains; null: nothing. */
export async function readReplaced(kv: Kv, at: SecretLocation, call: Call): Promise<Replaced | null> {
  return replacedIn(kv, at, withoutGone(kv, at.path, await getVersion(kv, at.path, call)), call);
}

/** Returns the bytes of a secret entry. Throws 'missing' if it is not stored. */
export async function revealEntry(kv: Kv, at: SecretLocation, entry: string, call: Call): Promise<Secret> {
  if (at.kept.get(entry) !== 'secret') {
    throw new PluginError(
      'invalid',
      `read the key in ${JSON.stringify(entry)} of ${at.id}: it was not located as a secret`,
    );
  }
  const { data } = withoutGone(kv, at.path, await getVersion(kv, at.path, call));
  if (!Object.hasOwn(data, entry)) {
    throw new PluginError('missing', `read the key in ${entry} of ${nameOf(kv.settings, at.path)}: it does not exist`);
  }
  return new Secret(bytesOf(data[entry]));
}
