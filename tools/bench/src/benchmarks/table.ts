import type { Benchmark } from '../benchmark.ts';
import { firstFrame } from './first-frame.ts';
import { keyToFrame } from './key-to-frame.ts';

/** Groups that are measured together, in turns: what is in one group may be compared. */
export const groups: readonly (readonly Benchmark[])[] = [firstFrame, keyToFrame];
