import { randomBytes } from 'node:crypto';
import { isAlive, type ProcessIdentity, thisProcess } from '@kpki/plugin/process';

/**
 * Recognizes only processes of this machine since its boot: two machines may have one name, so a name proves nothing.
 */
export function isProvablyDead(other: ProcessIdentity): boolean {
  const here = thisProcess();
  if (other.boot === null || other.boot !== here.boot) return false;
  if (other.namespace === null || other.namespace !== here.namespace) return false;
  return !isAlive(other);
}

export function isSameProcess(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return (
    one.host === other.host &&
    one.pid === other.pid &&
    one.started === other.started &&
    one.boot === other.boot &&
    one.namespace === other.namespace
  );
}

export function newToken(): string {
  return randomBytes(12).toString('hex');
}
