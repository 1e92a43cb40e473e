import { setTimeout as pause } from 'node:timers/promises';
import type { Handle } from '../cryptoki.ts';
import { returnValueOf } from '../return-values.ts';
import type { TokenSession } from '../token/connection.ts';
import { privateKeysOf, publicKeysOf } from './look-up.ts';
import type { TokenKeyName } from './names.ts';
import { publicKeyIn } from './public-key.ts';

/** How long the one that may stay waits for the others to go: longer than they take to look once. */
const patienceMilliseconds = 3000;
const stepMilliseconds = 50;

/**
 * Whether the key that was just made may stay. PKCS#11 lets any number of objects have one name and has no way to make
 * one only where there is none, so two machines that both saw a free name both make a key. Then each looks again:
 *
 * - who sees no other stays, and is seen by whoever comes later: so at most one stays;
 * - of those that see each other, the one whose public key comes first in order waits for the others to go, and the
 *   others go at once. Where one does not go, it was there before: then the one that waits goes too.
 */
export async function mayStay(session: TokenSession, name: TokenKeyName, publicKey: Buffer): Promise<boolean> {
  const until = performance.now() + patienceMilliseconds;
  for (;;) {
    if (privateKeysOf(session, name).length <= 1) return true;
    const others = publicKeysOf(session, name).map((object) => publicKeyOf(session, object));
    if (others.some((other) => other !== null && other.compare(publicKey) < 0)) return false;
    if (performance.now() >= until) return false;
    await pause(stepMilliseconds);
  }
}

/** Null where it is not told: who gives way removes a key that was found just now, and one that is being made has no parts yet. */
function publicKeyOf(session: TokenSession, object: Handle): Buffer | null {
  try {
    return publicKeyIn(session, object);
  } catch (error) {
    const returned = returnValueOf(error);
    if (returned === null || returned.meaning === 'lost') throw error;
    return null;
  }
}
