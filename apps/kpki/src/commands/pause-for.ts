import { setTimeout as sleep } from 'node:timers/promises';
import type { Pending } from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import type { Terminal } from '../terminal/terminal.ts';

const shortestPause = 1;
const longestPause = 60;

/** As long as the issuers ask for, within reason. */
export async function pauseFor(pending: readonly Pending[], terminal: Terminal, call: Call): Promise<void> {
  const asked = Math.min(...pending.map(({ askAgainInSeconds }) => askAgainInSeconds));
  const seconds = Math.min(Math.max(Number.isFinite(asked) ? asked : longestPause, shortestPause), longestPause);
  terminal.progress(`asking again in ${Math.ceil(seconds)} s`);
  try {
    await sleep(seconds * 1000, undefined, { signal: call.signal });
  } catch (cause) {
    throw new PluginError('cancelled', 'stopped while waiting for an approval; the keys are kept until then', {
      cause,
    });
  }
}
