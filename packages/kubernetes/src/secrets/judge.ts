import { PluginError } from '@kpki/plugin';
import type { SecretLocation } from '../location.ts';
import { undoPrefix } from '../own-names.ts';
import { entriesLacking, withoutFillers } from './fillers.ts';
import type { SecretObject } from './object.ts';
import { faultOfTypeOf, madeMutable } from './type.ts';

/** The sum of all values; the API server does not count the names (MaxSecretSize). */
const mostBytes = 1024 * 1024;

/**
 * Refuses, before a key is sent, data that the API server would refuse, and a Secret without the entries that its type
 * exists for.
 */
export function judgeData(at: SecretLocation, type: string, data: Readonly<Record<string, string>>): void {
  const lacking = entriesLacking(type, withoutFillers(type, data));
  // After an undo removed entries, what it can restore remains.
  const isRetained = Object.keys(data).some((entry) => entry.startsWith(undoPrefix));
  if (lacking.length > 1 && !isRetained) {
    const why = `a Secret of type ${type} must hold ${lacking.join(' or ')} too, from its first write to its last`;
    throw new PluginError('invalid', `write ${at.id}: ${why}`);
  }
  const bytes = Object.values(data).reduce((sum, encoded) => sum + Buffer.byteLength(encoded, 'base64'), 0);
  if (bytes > mostBytes) {
    const why = `it would hold ${bytes} bytes, and a Secret holds at most ${mostBytes}`;
    throw new PluginError('invalid', `write ${at.id}: ${why}; spread the entries over several locations`);
  }
}

/** Refuses a write that the stored Secret rules out: 'denied', because the configuration is valid. */
export function judgeObject(at: SecretLocation, object: SecretObject, changesData: boolean): void {
  const { metadata } = object;
  if (metadata.deletionTimestamp !== undefined) {
    const by = metadata.finalizers.length > 0 ? `; its finalizers ${metadata.finalizers.join(', ')} keep it` : '';
    throw new PluginError(
      'conflict',
      `write ${at.id}: it is being deleted, and the new content would be removed with it${by}`,
    );
  }
  const fault = faultOfTypeOf(object, at);
  if (fault !== null) throw new PluginError('denied', `write ${at.id}: ${fault}`);
  if (object.immutable === true && changesData) {
    throw new PluginError('denied', `write ${at.id}: it is immutable; ${madeMutable(at)}`);
  }
}
