import { createPrivateKey } from 'node:crypto';
import { secretsIn } from '../../test/secrets.ts';

/** A word that stands nowhere but where it was planted. */
export function marker(name: string): string {
  return `Canary0${name}0${Buffer.from(name).toString('hex')}`;
}

/** The ways in which a marker may be said: as it is, and as what encodes it. */
export function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // Without its ends, base64 of a text is in base64 of what the text stands in, wherever it begins there.
  const inside = [0, 1, 2].map((skip) => bytes.subarray(skip).toString('base64').replaceAll('=', '').slice(2, -3));
  return [secret, bytes.toString('hex'), ...inside];
}

/** Of every private key in a text: the lines of its file, and the number itself. */
export function markersOfKeys(text: string): readonly string[] {
  const inside = [...text.matchAll(/client-key-data: "?([A-Za-z0-9+/=]{40,})/g)].map(([, key]) =>
    Buffer.from(key ?? '', 'base64').toString(),
  );
  const pems = [text, ...inside].flatMap(
    (each) => each.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [^\n]*/g) ?? [],
  );
  return [...secretsIn(text), ...pems.flatMap(numbersOf)];
}

function numbersOf(pem: string): readonly string[] {
  if (pem.includes('ENCRYPTED')) return [];
  const { d = '' } = createPrivateKey(pem).export({ format: 'jwk' });
  const number = Buffer.from(d, 'base64url');
  return [d, number.toString('base64').replaceAll('=', ''), number.toString('hex')];
}
