import type { Host, Plugin } from '@kpki/plugin';
import type { Hooks } from './harness.ts';

/** One promise of the contract, as data: any runner can run it, and so can the command line, against a real device. */
export interface Case<T> {
  /** Stable: reports, tables and saboteurs refer to a case by its ID. */
  readonly id: string;
  /** The sentences of the contract that the case proves, word for word as in the comments of its types. */
  readonly promise: string;
  /**
   * Whether the instance, or its plugin, declares the subject of the case. Depends on nothing else: there is no option
   * to skip.
   */
  readonly when: (instance: T, plugin: Plugin<'backend' | 'sink', unknown, T>) => boolean;
  /** Resolves if the promise held; rejects, usually with an assertion, if it did not. */
  readonly run: (trial: Trial<T>) => Promise<void>;
}

/** The context of a case. Each case gets its own trial, on an instance that was opened for it. */
export interface Trial<T> {
  readonly plugin: Plugin<'backend' | 'sink', unknown, T>;
  readonly instance: T;
  /** The host that the instance was opened with. */
  readonly host: Host;
  /** The lines logged through the host so far. */
  readonly log: readonly string[];
  /** Strings that must not show anywhere: the harness put them into options and into the results of `host.ask`. */
  readonly canaries: readonly string[];
  readonly hooks: Hooks<T>;
  /** Returns a hook of the harness; without the hook the case ends here, and is reported as not proven. */
  hook<N extends keyof Hooks<T>>(name: N): NonNullable<Hooks<T>[N]>;
  /** Opens one more instance with changed functions of the host; closed when the case ends. */
  openWith(host: Partial<Omit<Host, 'log'>>): Promise<T>;
  /** Opens a second instance on the same storage (the hook `reopen`); closed when the case ends. */
  reopen(): Promise<T>;
  /** How long, in milliseconds, an immediate action may take. */
  readonly timeLimit: number;
  /** Returns an unused name in the form of the host's own names: lower case, digits, '.' and '-', 30 characters. */
  fresh(): string;
  /** Adds a cleanup that runs after the case, whatever its result; the last one runs first. */
  onEnd(clean: () => Promise<void>): void;
}

/** Ends a case that cannot be decided here; `needs` names the missing hook. */
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
