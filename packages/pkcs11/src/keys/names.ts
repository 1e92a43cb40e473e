import { createHash } from 'node:crypto';
import { PluginError } from '@kpki/plugin';

export interface TokenKeyName {
  /** CKA_LABEL. */
  readonly label: string;
  /** CKA_ID; empty where the token chooses one. */
  readonly id: Buffer;
}

/** Both names of a key; the id follows from the label, so that either finds it. 'invalid' for what is no name. */
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
