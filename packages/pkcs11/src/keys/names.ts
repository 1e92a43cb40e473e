import { createHash } from 'node:crypto';
import { PluginError } from '@kpki/plugin';

export interface TokenKeyName {
  /** CKA_LABEL. */
  readonly label: string;
  /** CKA_ID; empty if the token chooses the ID. */
  readonly id: Buffer;
}

/**
 * Returns the label and the ID of a key; the ID depends on the label, so that either finds the key. Throws 'invalid'
 * for a malformed name.
 */
export function keyNameOf(name: string, { keyLabelPrefix, idBytes }: NamingSettings): TokenKeyName {
  const label = keyLabelPrefix + name;
  if (name === '' || /\p{Cc}/u.test(label)) {
    throw new PluginError(
      'invalid',
      `use ${JSON.stringify(label)} as a key’s label: it is empty, or holds control characters`,
    );
  }
  return { label, id: createHash('sha256').update(label).digest().subarray(0, idBytes) };
}

export interface NamingSettings {
  readonly keyLabelPrefix: string;
  readonly idBytes: number;
}
