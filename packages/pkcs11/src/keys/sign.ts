import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import {
  type Call,
  ecdsaSignatureToDer,
  keyKinds,
  PluginError,
  type SignatureKind,
  type SigningKey,
  signatureKinds,
} from '@kpki/plugin';
import type { Handle } from '../cryptoki.ts';
import { heed } from '../heed.ts';
import { returnValueOf } from '../return-values.ts';
import type { TokenConnection, TokenSession } from '../token/connection.ts';
import { lookUp, type TokenKeyPair } from './look-up.ts';
import type { TokenKeyName } from './names.ts';
import { inputFor, signatureLength, signaturesBy } from './signatures.ts';

export interface Keeping {
  readonly connection: TokenConnection;
  readonly mechanisms: ReadonlySet<number>;
  readonly takeExtractable: boolean;
}

/** Returns a key of the token. It signs only with the key that it shows, or throws 'conflict'. */
export function signingKey(keeping: Keeping, name: TokenKeyName, pair: TokenKeyPair): SigningKey {
  const { kind } = pair;
  const signatures = signaturesBy(kind, keeping.mechanisms);
  const shown = createPublicKey({ key: pair.publicKey, format: 'der', type: 'spki' });
  const attempt = `sign with the key ${JSON.stringify(name.label)}`;
  let at: { readonly handle: Handle; readonly login: number } = { handle: pair.privateHandle, login: pair.login };

  /** Handles belong to one login; after another login, or if the object is gone, the name identifies the key. */
  function findAgain(session: TokenSession): Handle {
    const now = lookUp(session, name, keeping.takeExtractable);
    if (now === null) throw new PluginError('missing', `${attempt}: the token no longer has it`);
    if (!now.publicKey.equals(pair.publicKey)) {
      throw new PluginError('conflict', `${attempt}: another key has its name now`);
    }
    at = { handle: now.privateHandle, login: session.login };
    return at.handle;
  }

  async function signIn(session: TokenSession, message: Uint8Array, how: SignatureKind): Promise<Uint8Array> {
    const known = at.login === session.login ? at.handle : findAgain(session);
    try {
      return await made(session, known, message, how);
    } catch (error) {
      if (returnValueOf(error)?.meaning !== 'key gone') throw error;
      return await made(session, findAgain(session), message, how);
    }
  }

  async function made(
    session: TokenSession,
    handle: Handle,
    message: Uint8Array,
    how: SignatureKind,
  ): Promise<Uint8Array> {
    const { mechanism, data } = inputFor(message, how, kind, keeping.mechanisms);
    session.cryptoki.C_SignInit(session.handle, { mechanism }, handle);
    const room = Buffer.alloc(signatureLength(kind));
    const answer = await session.cryptoki.C_SignAsync(session.handle, data, room);
    // The module used their memory: both are still referenced here, so that neither was collected meanwhile.
    const signature = Uint8Array.from(answer);
    data.fill(0);
    room.fill(0);
    const asX509 = keyKinds[kind].family === 'ec' ? ecdsaSignatureToDer(signature) : signature;
    if (!holds(shown, message, how, asX509)) {
      findAgain(session);
      throw new PluginError('conflict', `${attempt}: the token signed with a key that does not match its public key`);
    }
    return asX509;
  }

  return {
    kind,
    publicKey: Uint8Array.from(pair.publicKey),
    signatures,
    async sign(message, how, call: Call) {
      heed(call, attempt);
      if (!signatures.includes(how)) {
        throw new PluginError('unsupported', `${attempt}: it makes no ${how} signatures at this token`);
      }
      // The caller may change the message as soon as this returns.
      const own = Uint8Array.from(message);
      return keeping.connection.withSession({ attempt }, call, (session) => signIn(session, own, how));
    },
  };
}

function holds(key: KeyObject, message: Uint8Array, how: SignatureKind, signature: Uint8Array): boolean {
  return verify(signatureKinds[how].digest, message, { key, dsaEncoding: 'der' }, signature);
}
