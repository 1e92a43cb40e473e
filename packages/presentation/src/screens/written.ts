import type { KeyOf } from './hints.ts';
/** What screens say of a plan or a reading that wrote no file. */
export const nothingWritten = 'Nothing has been written.';

export const writtenTexts = {
  tryAgain: (key: KeyOf): string => `Nothing was written. ${key('again')} tries again.`,
} as const;
