import type { Directory, Facts } from './disk.ts';
import { attempt, refusal, systemCode } from './refusal.ts';

export interface Unreadable {
  readonly facts: Facts;
  /** Why, and what somebody does about it. */
  readonly fault: string;
  /** What a change of it is answered with: it is read by nobody, or not by whoever runs kpki. */
  readonly code: 'invalid' | 'denied';
}

export function isUnreadable(found: object | null): found is Unreadable {
  return found !== null && 'fault' in found;
}

/** What is said of a folder, after what it is to whoever asks. */
export const mayNotBeLookedInto = 'cannot be listed (EACCES); run kpki as a user who may list the folder';

/** Returns what bears the name; null: nothing does. In a folder that may only be listed, the folder's own facts. */
export async function lookAtName(directory: Directory, name: string): Promise<Facts | Unreadable | null> {
  try {
    return await directory.look(name);
  } catch (error) {
    if (systemCode(error) !== 'EACCES') throw refusal(error, `look at ${directory.path}/${name}`);
    const facts = await attempt(`look at ${directory.path}`, () => directory.facts());
    return { facts, fault: `its folder ${mayNotBeLookedInto}`, code: 'denied' };
  }
}
