import type { KeyOf } from './hints.ts';
/** What screens say of a plan or a reading that wrote no file. */
export const nothingWritten = 'Nothing has been written.';

export const writtenTexts = {
  refresh: (key: KeyOf): string => `Nothing was written. ${key('again')} refreshes.`,
  planAgain: (key: KeyOf): string => `Nothing was written. ${key('again')} plans again.`,
} as const;
