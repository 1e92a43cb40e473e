import { createHash, type KeyObject, verify } from 'node:crypto';
import { type Call, type KeyKind, keyKinds, PluginError, type SignatureKind, signatureKinds } from '@kpki/plugin';
import type { VaultResponse } from '../client/answer.ts';
import type { VaultRequest } from '../client/client.ts';
import type { Transit } from './transit.ts';

export interface PinnedKey {
  readonly name: string;
  readonly version: number;
  readonly kind: KeyKind;
  readonly publicKey: KeyObject;
  /** `transit/keys/k8s-ca`, for errors. */
  readonly path: string;
}

/** The engine's name of each digest. */
const hashes = { sha256: 'sha2-256', sha384: 'sha2-384', sha512: 'sha2-512' } as const;

/**
 * Signs in one request. The signature must verify with the key that was shown: two keys of one name may have the same
 * version.
 */
export async function signWith(
  transit: Transit,
  key: PinnedKey,
  message: Uint8Array,
  how: SignatureKind,
  call: Call,
): Promise<Uint8Array> {
  const attempted = `sign by ${how} with version ${key.version} of ${key.path}`;
  if (!keyKinds[key.kind].signatures.includes(how)) {
    throw new PluginError('unsupported', `${attempted}: an ${key.kind} key does not support this signature`);
  }
  const signed = Uint8Array.from(message);
  await transit.begin(call, attempted);
  const { digest } = signatureKinds[how];
  const ask: VaultRequest = {
    method: 'POST',
    path: [...transit.mount, 'sign', key.name],
    body: { ...inputOf(signed, digest, key.kind), key_version: key.version },
    attempted,
    changes: false,
    capability: 'update',
  };
  const answer = await transit.session.ask(ask, call);
  if (answer.status !== 200) {
    throw withdrawn(answer, attempted) ?? (await transit.session.refusal(answer, ask, call));
  }
  const { version, signature } = signatureIn(answer, attempted);
  if (version !== key.version) {
    throw new PluginError('conflict', `${attempted}: the server signed with version ${version}`);
  }
  if (!verify(digest, signed, { key: key.publicKey, dsaEncoding: 'der' }, signature)) {
    throw new PluginError(
      'conflict',
      `${attempted}: the key signs with another key than shown; was it deleted and created again?`,
    );
  }
  return signature;
}

function inputOf(message: Uint8Array, digest: 'sha256' | 'sha384' | 'sha512' | null, kind: KeyKind): object {
  // Ed25519 includes the digest (RFC 8032): the message is sent unchanged.
  if (digest === null) return { input: base64(message) };
  const input = base64(createHash(digest).update(message).digest());
  const hashed = { input, prehashed: true, hash_algorithm: hashes[digest] };
  return keyKinds[kind].family === 'rsa'
    ? { ...hashed, signature_algorithm: 'pkcs1v15' }
    : { ...hashed, marshaling_algorithm: 'asn1' };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Servers answer 400 or 500 if a key, or its version, may not sign any more. */
const withdrawals: readonly { readonly says: RegExp; readonly why: string }[] = [
  { says: /(?:signing|encryption) key not found/, why: 'the key no longer exists' },
  {
    says: /less than the minimum encryption key version/,
    why: 'the server does not sign with this version; lower `min_encryption_version`, or name a newer version',
  },
  {
    says: /no such key version|higher than the latest key version/,
    why: 'the version no longer exists; check `min_decryption_version` and `min_available_version`',
  },
];

function withdrawn({ status, errors }: VaultResponse, attempted: string): PluginError | null {
  if (status !== 400 && status !== 500) return null;
  const row = withdrawals.find(({ says }) => errors.some((error) => says.test(error)));
  return row === undefined ? null : new PluginError('conflict', `${attempted}: ${row.why}`);
}

/** As `vault:v1:MEUCIQ…`. */
function signatureIn(
  { data }: VaultResponse,
  attempted: string,
): { readonly version: number; readonly signature: Buffer } {
  const text = data?.['signature'];
  const [, version, encoded] = typeof text === 'string' ? (/^vault:v(\d+):([\w+/=-]+)$/.exec(text) ?? []) : [];
  if (version === undefined || encoded === undefined) {
    throw new PluginError('unavailable', `${attempted}: the answer has no transit signature`);
  }
  return { version: Number(version), signature: Buffer.from(encoded, 'base64') };
}
