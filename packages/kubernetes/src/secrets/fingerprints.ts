import { createHash } from 'node:crypto';
import { type Host, Secret } from '@kpki/plugin';
import type { SecretLocation } from '../location.ts';
import { fingerprintAnnotation } from '../own-names.ts';
import type { SecretObject } from './object.ts';

/**
 * Returns the annotation with the keys in the Secret, for readers of its metadata: by entry, SHA-256 of the public key,
 * never anything of a private key. Entries that are not located keep their value. Null: there is no key.
 */
export function fingerprintsOf(
  object: Pick<SecretObject, 'data' | 'metadata'>,
  at: SecretLocation,
  host: Host,
): string | null {
  const found = new Map(Object.entries(reportedBy(object.metadata.annotations[fingerprintAnnotation])));
  for (const entry of found.keys()) if (!(entry in object.data)) found.delete(entry);
  for (const [entry, kind] of at.kept) {
    const encoded = object.data[entry];
    if (kind !== 'secret' || encoded === undefined) continue;
    const fingerprint = fingerprintOf(encoded, host);
    if (fingerprint === null) found.delete(entry);
    else found.set(entry, fingerprint);
  }
  const sorted = [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  return sorted.length === 0 ? null : JSON.stringify(Object.fromEntries(sorted));
}

function fingerprintOf(encoded: string, host: Host): string | null {
  using secret = new Secret(Buffer.from(encoded, 'base64'));
  const { publicKey } = host.describe(secret);
  return publicKey ? `sha256:${createHash('sha256').update(publicKey).digest('hex')}` : null;
}

/** Returns the content of the annotation; nothing if another program wrote it. */
function reportedBy(annotation: string | undefined): Readonly<Record<string, string>> {
  try {
    const reported: unknown = JSON.parse(annotation ?? '{}');
    if (typeof reported !== 'object' || reported === null || Array.isArray(reported)) return {};
    return Object.fromEntries(
      Object.entries(reported).filter(([, value]) => /^sha256:[0-9a-f]{64}$/.test(String(value))),
    );
  } catch {
    return {};
  }
}
