import type { Disturbance } from './harness.ts';

/** Returns what calls off a disconnection. */
export function endOf(disconnected: Disturbance | (() => Promise<void>)): () => Promise<void> {
  return typeof disconnected === 'function' ? disconnected : () => disconnected.end();
}
