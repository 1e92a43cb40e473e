import { existsSync } from 'node:fs';
import { Fault } from '../fault.ts';

/**
 * For commands that begin with what is stored, once the declaration was read: a directory that was typed and does not
 * exist is a typo, and nothing in it is no answer.
 */
export function refuseAbsentDirectory(directory: string | undefined): void {
  if (directory !== undefined && !existsSync(directory)) {
    throw new Fault('failed', `${directory}: no such directory`);
  }
}
