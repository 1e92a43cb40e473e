import { createPrivateKey } from 'node:crypto';
import { secretsIn } from '../../test/secrets.ts';

export function marker(name: string): string {
  return `Canary0${name}0${Buffer.from(name).toString('hex')}`;
}

export function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // Without its ends, base64 of a text occurs in base64 of any text around it, at whatever offset.
  const inside = [0, 1, 2].map((skip) => bytes.subarray(skip).toString('base64').replaceAll('=', '').slice(2, -3));
  return [secret, bytes.toString('hex'), ...inside];
}

/** Returns the lines and the number of every private key in a text. */
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
