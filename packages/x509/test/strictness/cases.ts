import { algorithmCases } from './algorithms.ts';
import type { StrictnessCase } from './build.ts';
import { refusedCases } from './refused.ts';
import { unreadableCases } from './unreadable.ts';
import { warnedCases } from './warned.ts';

/** The results of Go 1.24 for hand-built certificates, and the required results of `judge`. */
export const strictnessCases: readonly StrictnessCase[] = [
  ...unreadableCases,
  ...refusedCases,
  ...warnedCases,
  ...algorithmCases,
];
