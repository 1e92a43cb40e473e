import type { KeyOf } from './hints.ts';

export const writtenTexts = {
  tryAgain: (key: KeyOf): string => `Nothing was written. ${key('again')} tries again.`,
} as const;
