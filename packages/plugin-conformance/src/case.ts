import type { Host, Plugin } from '@kpki/plugin';
import type { Hooks } from './harness.ts';

/** One promise of the contract, as data: any runner can run it, and so can the command line, against a real device. */
export interface Case<T> {
  /** Stable: reports, tables and saboteurs name a case by it. */
  readonly id: string;
  /** The sentences of the contract that it proves, as they stand in the comments of its types. */
  readonly promise: string;
  /**
   * Whether the instance, or the plugin that opened it, declares what the case is about. Looks at nothing else: there is
   * no option to skip.
   */
  readonly when: (instance: T, plugin: Plugin<'backend' | 'sink', unknown, T>) => boolean;
  /** Resolves when the promise held; rejects, with an assertion as a rule, when it did not. */
  readonly run: (trial: Trial<T>) => Promise<void>;
}

/** What a case works with. Each case gets a trial of its own, on an instance that was opened for it. */
export interface Trial<T> {
  readonly plugin: Plugin<'backend' | 'sink', unknown, T>;
  readonly instance: T;
  /** The host that the instance was opened with. */
  readonly host: Host;
  /** What was logged through it so far. */
  readonly log: readonly string[];
  /** Strings that must not show anywhere: the harness put them into options and answers. */
  readonly canaries: readonly string[];
  readonly hooks: Hooks<T>;
  /** A hook of the harness; without it the case ends here and is reported as not proven. */
  hook<N extends keyof Hooks<T>>(name: N): NonNullable<Hooks<T>[N]>;
  /** One more instance, as the harness opens them, with something of the host's replaced; taken down when the case ends. */
  openWith(host: Partial<Omit<Host, 'log'>>): Promise<T>;
  /** A second instance on the same storage (the hook `reopen`), closed when the case ends. */
  reopen(): Promise<T>;
  /** How long, in milliseconds, something may take that ought to happen at once. */
  readonly timeLimit: number;
  /** A name nobody used before, in the form of the host's own names: lower case, digits, '.' and '-', 30 characters. */
  fresh(): string;
  /** Cleans up when the case has ended, however it ended; the last is done first. */
  onEnd(clean: () => Promise<void>): void;
}

/** Ends a case that cannot be decided here; `needs` says what is lacking. */
export interface Unproven extends Error {
  readonly name: 'Unproven';
  readonly needs: string;
}

export function unproven(needs: string): Unproven {
  return Object.assign(new Error(`not proven without ${needs}`), { name: 'Unproven', needs } as const);
}

export function isUnproven(error: unknown): error is Unproven {
  return error instanceof Error && error.name === 'Unproven' && 'needs' in error;
}
