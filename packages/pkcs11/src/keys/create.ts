import { type Call, type KeyKind, PluginError } from '@kpki/plugin';
import { attribute } from '../constants.ts';
import type { Attribute, Handle } from '../cryptoki.ts';
import { returnValueOf } from '../return-values.ts';
import type { TokenSession } from '../token/connection.ts';
import { nameOf } from '../token/tokens.ts';
import { familyOf, measuresOf } from './kinds.ts';
import { privateKeysOf, publicKeysOf, type TokenKeyPair } from './look-up.ts';
import type { TokenKeyName } from './names.ts';
import { truthOf } from './objects.ts';
import { publicKeyIn } from './public-key.ts';
import { mayStay } from './race.ts';

interface KeyHandles {
  readonly publicKey: Handle;
  readonly privateKey: Handle;
}

/** Makes a key pair that cannot leave the token. Never replaces: a taken name is 'conflict'. */
export async function createPair(
  session: TokenSession,
  name: TokenKeyName,
  kind: KeyKind,
  call: Call,
): Promise<TokenKeyPair> {
  const attempt = `create the key ${JSON.stringify(name.label)} at ${nameOf(session.token)}`;
  refuseTaken(session, name, attempt);
  const made = await session.cryptoki.C_GenerateKeyPairAsync(
    session.handle,
    { mechanism: familyOf(kind).generatedBy },
    publicTemplate(name, kind),
    privateTemplate(name, kind),
  );
  try {
    if (call.signal.aborted) throw new PluginError('cancelled', `${attempt}: cancelled, and the key was removed`);
    judgeMade(session, made, attempt);
    const publicKey = publicKeyIn(session, made.publicKey);
    if (publicKey === null)
      throw new PluginError('unsupported', `${attempt}: the token does not return its public key`);
    if (!(await mayStay(session, name, publicKey))) {
      throw new PluginError(
        'conflict',
        `${attempt}: another client created the key at the same time, and that key stays`,
      );
    }
    return { kind, publicKey, privateHandle: made.privateKey, login: session.login };
  } catch (error) {
    removeOwn(session, made, attempt, error);
    throw error;
  }
}

function refuseTaken(session: TokenSession, name: TokenKeyName, attempt: string): void {
  if (privateKeysOf(session, name).length > 0) {
    throw new PluginError('conflict', `${attempt}: a key with this label or ID exists, and kpki never replaces one`);
  }
  if (publicKeysOf(session, name).length === 0) return;
  const next = 'remove it, as by `pkcs11-tool --delete-object --type pubkey`';
  throw new PluginError(
    'conflict',
    `${attempt}: a public key has its label, or its id, without a private one; ${next}`,
  );
}

function namesIn({ label, id }: TokenKeyName): Attribute[] {
  return [
    { type: attribute.token, value: true },
    { type: attribute.label, value: label },
    ...(id.length === 0 ? [] : [{ type: attribute.id, value: id }]),
  ];
}

function publicTemplate(name: TokenKeyName, kind: KeyKind): Attribute[] {
  return [...namesIn(name), { type: attribute.verify, value: true }, ...measuresOf(kind)];
}

function privateTemplate(name: TokenKeyName, kind: KeyKind): Attribute[] {
  return [
    ...namesIn(name),
    { type: attribute.private, value: true },
    { type: attribute.sensitive, value: true },
    { type: attribute.extractable, value: false },
    { type: attribute.sign, value: true },
    ...familyOf(kind).otherUses.map((type) => ({ type, value: false })),
  ];
}

const promises: readonly (readonly [type: number, value: boolean, name: string])[] = [
  [attribute.token, true, 'CKA_TOKEN'],
  [attribute.private, true, 'CKA_PRIVATE'],
  [attribute.sensitive, true, 'CKA_SENSITIVE'],
  [attribute.alwaysSensitive, true, 'CKA_ALWAYS_SENSITIVE'],
  [attribute.extractable, false, 'CKA_EXTRACTABLE'],
  [attribute.neverExtractable, true, 'CKA_NEVER_EXTRACTABLE'],
];

/** A token may ignore attributes of a template. */
function judgeMade(session: TokenSession, { privateKey }: KeyHandles, attempt: string): void {
  const broken = promises.flatMap(([type, wanted, name]) => {
    const reported = truthOf(session, privateKey, type);
    return reported === wanted ? [] : [`${name} is ${reported === null ? 'not reported' : reported}`];
  });
  if (broken.length === 0) return;
  const next = 'see how the device is set up, or make the key by its own tool and say `readOnly: true`';
  throw new PluginError(
    'denied',
    `${attempt}: the token made a key that can leave it: ${broken.join(', ')}; it was removed; ${next}`,
  );
}

/** Throws 'uncertain' if an unwanted key could not be removed. */
function removeOwn({ cryptoki, handle }: TokenSession, made: KeyHandles, attempt: string, reason: unknown): void {
  for (const object of [made.privateKey, made.publicKey]) {
    try {
      cryptoki.C_DestroyObject(handle, object);
    } catch (error) {
      const name = returnValueOf(error)?.name;
      if (name === undefined) throw error;
      if (name === 'CKR_OBJECT_HANDLE_INVALID') continue;
      const why = reason instanceof Error ? reason.message : 'it failed';
      throw new PluginError(
        'uncertain',
        `${attempt}: it exists, and could not be removed (${name}) after this: ${why}`,
        {
          cause: error,
        },
      );
    }
  }
}
