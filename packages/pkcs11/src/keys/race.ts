import { setTimeout as pause } from 'node:timers/promises';
import type { Handle } from '../cryptoki.ts';
import { returnValueOf } from '../return-values.ts';
import type { TokenSession } from '../token/connection.ts';
import { privateKeysOf, publicKeysOf } from './look-up.ts';
import type { TokenKeyName } from './names.ts';
import { publicKeyIn } from './public-key.ts';

/** How long the key that may stay waits for the others to be removed: longer than one check takes. */
const patienceMilliseconds = 3000;
const stepMilliseconds = 50;

/**
 * Returns whether a new key may stay. PKCS#11 allows any number of objects with one name and has no atomic creation, so
 * two machines that both saw a free name both make a key. Then each checks again:
 *
 * - a run that sees no other key keeps its key, and later runs see that key: so at most one stays;
 * - of runs that see each other's keys, the run with the first public key in order waits for the others to remove
 *   theirs. A key that is not removed existed before: then the waiting run removes its own.
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

/**
 * Null if the token hides the public key: a run that gives way removes a key that it saw a moment ago, and an
 * incomplete key has no attributes yet.
 */
function publicKeyOf(session: TokenSession, object: Handle): Buffer | null {
  try {
    return publicKeyIn(session, object);
  } catch (error) {
    const returned = returnValueOf(error);
    if (returned === null || returned.meaning === 'lost') throw error;
    return null;
  }
}
