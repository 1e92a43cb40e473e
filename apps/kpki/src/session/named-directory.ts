import { existsSync } from 'node:fs';
import { Fault } from '../fault.ts';
import type { Target } from './target.ts';

/**
 * For commands that begin with what is stored: a directory that was typed and does not exist is a typo, and nothing in it
 * is no answer. Whether it may be typed at all beside a sink is for `sinksOf` to say.
 */
export function refuseAbsentDirectory({ to, from }: Pick<Target, 'to' | 'from'>): void {
  if (to !== undefined && from === undefined && !existsSync(to)) {
    throw new Fault('failed', `${to}: no such directory`);
  }
}
