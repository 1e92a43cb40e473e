import type { Host } from '@kpki/plugin';
import { isMark } from './mark.ts';
import type { KeyState } from './read-key.ts';

/** What makes a key less than one that stays inside and as it is. It is used all the same: an authority stands on it. */
export function warnOf({ path, waysOut, rotatesAfter = 0 }: KeyState, host: Host): void {
  for (const flag of waysOut) {
    host.log('warn', `${path} may leave the server (\`${flag}\`), which cannot be undone`);
  }
  if (rotatesAfter > 0 && !isMark(rotatesAfter)) {
    host.log('warn', `${path} is rotated every ${rotatesAfter} s: what kpki signs with stays the version it was`);
  }
}
