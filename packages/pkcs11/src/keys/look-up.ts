import { type KeyKind, keyKindOf, PluginError } from '@kpki/plugin';
import { attribute, objectClass } from '../constants.ts';
import type { Handle } from '../cryptoki.ts';
import type { TokenSession } from '../token/connection.ts';
import { provePresence } from '../token/presence.ts';
import { nameOf } from '../token/tokens.ts';
import type { TokenKeyName } from './names.ts';
import { attributeOf, objectsWith, truthOf } from './objects.ts';
import { publicKeyIn } from './public-key.ts';

export interface TokenKeyPair {
  readonly kind: KeyKind;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Buffer;
  readonly privateHandle: Handle;
  /** The login that the handle belongs to. */
  readonly login: number;
}

/** Returns the only key pair of that name; null without a private key. Throws 'conflict' if there are several. */
export function lookUp(session: TokenSession, name: TokenKeyName, takeExtractable: boolean): TokenKeyPair | null {
  const attempt = `find the key ${JSON.stringify(name.label)} at ${nameOf(session.token)}`;
  const handles = privateKeysOf(session, name);
  const [handle] = handles;
  if (handle === undefined) return null;
  if (handles.length > 1) {
    const next = 'kpki cannot know which is meant; rename or remove the others, as by `pkcs11-tool --delete-object`';
    throw new PluginError('conflict', `${attempt}: ${handles.length} private keys have its label or ID; ${next}`);
  }
  judgeLabel(session, handle, name, attempt);
  judgeUse(session, handle, attempt, takeExtractable);
  const publicKey = publicKeyOf(session, handle, name, attempt);
  const kind = keyKindOf(publicKey);
  if (kind === null) throw new PluginError('invalid', `${attempt}: its type or size is not supported by kpki`);
  return { kind, publicKey, privateHandle: handle, login: session.login };
}

/** Returns every private key with the label, or the ID; no result proves that none exists. */
export function privateKeysOf(session: TokenSession, name: TokenKeyName): readonly Handle[] {
  const found = withEither(session, objectClass.privateKey, name);
  if (found.length === 0) provePresence(session);
  return found;
}

export function publicKeysOf(session: TokenSession, name: TokenKeyName): readonly Handle[] {
  return withEither(session, objectClass.publicKey, name);
}

function withEither(session: TokenSession, classNumber: number, { label, id }: TokenKeyName): readonly Handle[] {
  const own = { type: attribute.class, value: classNumber };
  const byLabel = objectsWith(session, [own, { type: attribute.label, value: label }]);
  const byId = id.length === 0 ? [] : objectsWith(session, [own, { type: attribute.id, value: id }]);
  return [...byLabel, ...byId.filter((each) => !byLabel.some((other) => other.equals(each)))];
}

function judgeLabel(session: TokenSession, handle: Handle, { label }: TokenKeyName, attempt: string): void {
  const own = attributeOf(session, handle, attribute.label)?.toString('utf8') ?? '';
  if (own === label) return;
  const next = 'rename it back, or remove it';
  throw new PluginError('conflict', `${attempt}: a key with its id bears the label ${JSON.stringify(own)}; ${next}`);
}

function judgeUse(session: TokenSession, handle: Handle, attempt: string, takeExtractable: boolean): void {
  if (truthOf(session, handle, attribute.sign) === false) {
    throw new PluginError('denied', `${attempt}: it cannot sign (CKA_SIGN is false)`);
  }
  if (truthOf(session, handle, attribute.alwaysAuthenticate) === true) {
    const why = 'the key needs the PIN for each signature (CKA_ALWAYS_AUTHENTICATE), which kpki does not support';
    throw new PluginError('invalid', `${attempt}: ${why}`);
  }
  if (takeExtractable) return;
  const found = outside.find(([type, value]) => truthOf(session, handle, type) === value);
  if (found === undefined) return;
  const next = 'create a key that cannot leave, or set `takeExtractable: true`';
  throw new PluginError('denied', `${attempt}: ${found[2]}; ${next}`);
}

/** Attributes of a key that may have been copied, the worst first. */
const outside: readonly (readonly [type: number, value: boolean, words: string])[] = [
  [attribute.extractable, true, 'the token would hand it out, since it is extractable'],
  [attribute.sensitive, false, 'the token would hand it out, since it is not sensitive'],
  [attribute.neverExtractable, false, 'it was outside of the token, or could be, before it became what it is'],
  [attribute.alwaysSensitive, false, 'it was outside of the token, or could be, before it became what it is'],
];

/**
 * Returns the public key from the private key's attributes, else from the public key with its ID; among several, the
 * one with the same label.
 */
function publicKeyOf(session: TokenSession, handle: Handle, name: TokenKeyName, attempt: string): Buffer {
  const reported = publicKeyIn(session, handle);
  if (reported !== null) return reported;
  const id = attributeOf(session, handle, attribute.id) ?? Buffer.alloc(0);
  const own = { type: attribute.class, value: objectClass.publicKey };
  const label = { type: attribute.label, value: name.label };
  const sameId = id.length === 0 ? [] : [{ type: attribute.id, value: id }];
  const both = keysIn(session, objectsWith(session, [own, label, ...sameId]));
  const keys = both.length > 0 || id.length === 0 ? both : keysIn(session, objectsWith(session, [own, ...sameId]));
  const [key] = keys;
  if (key === undefined) {
    const next = 'make the public key an object of the token, with the same id';
    throw new PluginError('missing', `${attempt}: the private key exists, but its public key does not; ${next}`);
  }
  if (keys.length > 1) {
    const next = 'remove those that do not belong to it, as by `pkcs11-tool --delete-object --type pubkey`';
    throw new PluginError('conflict', `${attempt}: ${keys.length} public keys have its label or ID; ${next}`);
  }
  return key;
}

function keysIn(session: TokenSession, objects: readonly Handle[]): readonly Buffer[] {
  const keys = new Map<string, Buffer>();
  for (const object of objects) {
    const key = publicKeyIn(session, object);
    if (key !== null) keys.set(key.toString('hex'), key);
  }
  return [...keys.values()];
}
