import { inject } from 'vitest';
import type {} from './set-up.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly builtProgram: string;
  }
}

/**
 * The bundled program, as users get it. From source it takes four times as long to start, which the tests do some
 * thousand times.
 */
export const builtProgram: string = inject('builtProgram');
