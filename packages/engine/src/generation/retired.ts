import { isAbsent, present } from '../found.ts';
import type { Copy } from '../read/copy.ts';

/** Whether a copy that has a place for the old generation keeps nothing of it: with the new one in use, it has retired that. */
export function keepsNoPrevious({ previousCertificates, previousKey }: Copy): boolean {
  const kept = [previousCertificates, previousKey].filter((found) => found !== undefined);
  return kept.length > 0 && kept.every(isAbsent);
}

/** Whether a copy keeps something of the old generation beside the new one. */
export function keepsPrevious({ previousCertificates, previousKey }: Copy): boolean {
  return present(previousCertificates) !== undefined || present(previousKey) !== undefined;
}
