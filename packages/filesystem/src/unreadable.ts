import type { Directory, Facts } from './disk.ts';
import { attempt, refusal, systemCode } from './refusal.ts';

export interface Unreadable {
  readonly facts: Facts;
  /** The reason, and the fix. */
  readonly fault: string;
  /** The code of a refused change: no run can read the entry, or only this user cannot. */
  readonly code: 'invalid' | 'denied';
}

export function isUnreadable(found: object | null): found is Unreadable {
  return found !== null && 'fault' in found;
}

/** The fault of a folder, after its role for the caller. */
export const mayNotBeLookedInto = 'cannot be listed (EACCES); run kpki as a user who may list the folder';

/** Returns the file with the name; null: none. In a folder that may only be listed, the folder's own facts. */
export async function lookAtName(directory: Directory, name: string): Promise<Facts | Unreadable | null> {
  try {
    return await directory.look(name);
  } catch (error) {
    if (systemCode(error) !== 'EACCES') throw refusal(error, `look at ${directory.path}/${name}`);
    const facts = await attempt(`look at ${directory.path}`, () => directory.facts());
    return { facts, fault: `its folder ${mayNotBeLookedInto}`, code: 'denied' };
  }
}
