import { type Call, PluginError } from '@kpki/plugin';
import type { OpenedPlugin } from './opening.ts';

/** What one plugin of an environment says of itself. */
export interface CheckLine {
  /** `sink main` */
  readonly who: string;
  readonly state: 'fine' | 'wrong';
  readonly text: string;
}

/**
 * Asks everything that is open whether it can be worked with; nothing is written. Throws what is no answer of a
 * plugin's: a defect, and that it was stopped.
 */
export async function checkPlugins(opened: readonly OpenedPlugin[], call: Call): Promise<readonly CheckLine[]> {
  const lines: CheckLine[] = [];
  for (const { who, instance } of opened) lines.push(await lineOf(who, instance.check(call)));
  return lines;
}

async function lineOf(who: string, check: Promise<void>): Promise<CheckLine> {
  try {
    await check;
    return { who, state: 'fine', text: 'ready' };
  } catch (error) {
    if (PluginError.is(error) && error.code !== 'cancelled') return { who, state: 'wrong', text: error.message };
    throw error;
  }
}
