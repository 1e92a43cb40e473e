import { issueUserKubeconfig, type Listener, placesOf, readWorld } from '@kpki/engine';
import { type Call, type ErrorCode, PluginError } from '@kpki/plugin';
import type { User } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { wholeCommand } from '../options/option-words.ts';
import { programName } from '../terminal/program-name.ts';
import type { Session } from './session.ts';

/** The CA is missing, is not readable here, or has no key. */
const refusals: ReadonlySet<ErrorCode> = new Set(['missing', 'denied', 'unsupported']);

/** Issues a kubeconfig for a user; no sink keeps it. Throws a Fault with a remedy if no CA can issue it. */
export async function issueUser(
  { cluster, sinks, custodies, workshop, sameFiles }: Session,
  user: User,
  listener: Listener,
  call: Call,
): ReturnType<typeof issueUserKubeconfig> {
  try {
    const world = await readWorld(cluster, sinks, listener, call, custodies);
    return await issueUserKubeconfig(world, user, workshop, listener, call);
  } catch (error) {
    if (!PluginError.is(error) || !refusals.has(error.code)) throw error;
    const message = wholeCommand(error.message, `${programName()} plan${sameFiles}`);
    const places = placesOf(cluster, sinks).map(({ place }) => place.id);
    const instead = `name another directory than ${places.join(', ')} with --to`;
    throw new Fault('failed', `${message}${nextStep(error)}, or ${instead}`, { cause: error });
  }
}

function nextStep({ code, message }: PluginError): string {
  if (message.includes('; run ')) return '';
  return code === 'denied' ? '; run kpki as whoever may read it' : '; put it there';
}
