import { algorithmCases } from './algorithms.ts';
import type { StrictnessCase } from './build.ts';
import { refusedCases } from './refused.ts';
import { unreadableCases } from './unreadable.ts';
import { warnedCases } from './warned.ts';

/** What Go 1.24 was found to do with certificates that were built by hand, and what is demanded of `judge`. */
export const strictnessCases: readonly StrictnessCase[] = [
  ...unreadableCases,
  ...refusedCases,
  ...warnedCases,
  ...algorithmCases,
];
