import { timeOfDay } from '../dates.ts';
import type { KeyOf } from './hints.ts';

/** What a watch has found changed, beyond this program. */
export const changeTexts = {
  /** `others`: how many more changes there are. */
  changed: (at: number, first: string, others: number): string =>
    `Changed at ${timeOfDay(at)}: ${first}${others === 0 ? '' : `, and ${others} more`}.`,
  state: (name: string, from: string, to: string): string => `${name} ${from} → ${to}`,
  content: (name: string): string => `${name} has other content`,
  added: (name: string, state: string): string => `${name} is new in the spec (${state})`,
  removed: (name: string): string => `${name} is no longer in the spec`,
  planIsOlder: (key: KeyOf): string => `Files changed since this plan was made: ${key('again')} plans again.`,
} as const;
