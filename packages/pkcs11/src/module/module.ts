import { PluginError } from '@kpki/plugin';
import type { LoadModule } from '../addon.ts';
import { flag } from '../constants.ts';
import type { Cryptoki } from '../cryptoki.ts';
import { returnValueOf } from '../return-values.ts';
import { loadFailure } from './load-failure.ts';
import { onlyOnce, type Turns, takingTurns } from './turns.ts';

interface Loaded {
  readonly cryptoki: Cryptoki;
  readonly turns: Turns;
  users: number;
  /** False also if another thread of this process, or another copy of this package, initialized the module. */
  ours: boolean;
}

export interface CryptokiModule {
  readonly path: string;
  readonly cryptoki: Cryptoki;
  readonly turns: Turns;
  /** Needed after other code in this process finalized the module. */
  initialize(): void;
  /** Restarts an unused module: some find a removed token only after that. */
  restart(): void;
  /** Calls C_Finalize with the last user. The library stays loaded: some crash when they are unloaded. */
  release(): void;
}

const loaded = new Map<string, Loaded>();

/** Returns the module of that path: loaded once in a process and initialized once, however many instances are open. */
export function useModule(path: string, load: LoadModule): CryptokiModule {
  const module = loaded.get(path) ?? loadNew(path, load);
  loaded.set(path, module);
  if (module.users === 0) initialize(path, module);
  module.users += 1;
  return {
    path,
    cryptoki: module.cryptoki,
    turns: module.turns,
    initialize: () => initialize(path, module),
    restart: () => {
      if (module.users > 1) return;
      finalise(module);
      initialize(path, module);
    },
    release: onlyOnce(() => {
      module.users -= 1;
      if (module.users === 0) finalise(module);
    }),
  };
}

function finalise(module: Loaded): void {
  if (!module.ours) return;
  module.ours = false;
  try {
    module.cryptoki.C_Finalize();
  } catch (error) {
    // Other code in this process initialized the module.
    if (returnValueOf(error) === null) throw error;
  }
}

function loadNew(path: string, load: LoadModule): Loaded {
  try {
    return { cryptoki: load(path), turns: takingTurns(), users: 0, ours: false };
  } catch (cause) {
    throw loadFailure(path, cause);
  }
}

function initialize(path: string, module: Loaded): void {
  try {
    module.cryptoki.C_Initialize({ flags: flag.osLocking });
    module.ours = true;
  } catch (cause) {
    const name = returnValueOf(cause)?.name;
    if (name === 'CKR_CRYPTOKI_ALREADY_INITIALIZED') return;
    const next =
      name === 'CKR_CANT_LOCK'
        ? 'it cannot be used by several threads, as it would be here'
        : 'see whether the vendor’s own tool works with it, and what configuration file it wants';
    throw new PluginError('unavailable', `initialize the PKCS#11 module ${path}: ${name ?? 'it failed'}; ${next}`, {
      cause,
    });
  }
}
