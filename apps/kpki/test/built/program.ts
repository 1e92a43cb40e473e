import { inject } from 'vitest';
// Declares what is injected.
import type {} from './set-up.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the program as users get it: in one bundle. */
    readonly builtProgram: string;
  }
}

/**
 * The program as users get it: in one bundle. From source it takes four times as long to start, which the tests do some
 * thousand times.
 */
export const builtProgram: string = inject('builtProgram');
