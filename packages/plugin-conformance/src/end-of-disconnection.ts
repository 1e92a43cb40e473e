import type { Disturbance } from './harness.ts';

export function endOf(disconnected: Disturbance | (() => Promise<void>)): () => Promise<void> {
  return typeof disconnected === 'function' ? disconnected : () => disconnected.end();
}
