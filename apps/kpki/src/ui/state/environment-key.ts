import type { Target } from '../../session/configuration.ts';
import { defaultFile } from '../../session/default-file.ts';
import type { State } from './model.ts';

declare const ofEnvironment: unique symbol;

/** One environment of one file: each file of a fleet may have a `dev`. Made here alone. */
export type EnvironmentKey = string & { readonly [ofEnvironment]: true };

interface KeyedEnvironment {
  readonly file?: Target['file'];
  /** Empty or null: the file has none. */
  readonly environment?: string | null;
  readonly dir?: Target['dir'];
}

export function environmentKey({ file = defaultFile, environment, dir }: KeyedEnvironment): EnvironmentKey {
  const words = [file, environment ?? '', ...(dir === undefined ? [] : [dir])];
  return JSON.stringify(words) as EnvironmentKey;
}

/** Of an environment of the open file. */
export function keyInFile({ target }: Pick<State, 'target'>, environment: string): EnvironmentKey {
  return environmentKey({ ...target, environment });
}

/** Of the environment that is open. */
export function openKey({ declared, target }: Pick<State, 'declared' | 'target'>): EnvironmentKey {
  return environmentKey({ ...target, environment: declared?.environment ?? target.environment ?? null });
}
