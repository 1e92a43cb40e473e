import { delimiter, isAbsolute, relative, resolve } from 'node:path';
import { PluginError } from './error.ts';
import type { Variables } from './secret-names.ts';

/** Where a configuration may read a secret from. */
export interface SecretFolders {
  /** The base of relative paths; files in it may be read, unless it is the home folder of the user or above. */
  readonly folder: string;
  /** The user's home: `homeFolder()`. */
  readonly home: string;
  /** More folders, for this secret alone. */
  readonly more?: readonly string[];
  /** KPKI_SECRET_FILES in it lists files and folders that the user lets configurations read secrets from. */
  readonly environment: Variables;
  /** Returns the path without links; throws if nothing exists there: Node's `realpathSync`. */
  realPathOf(path: string): string;
}

/**
 * Returns the real path of a file that a configuration reads a secret from. Throws 'denied' if the file is outside of
 * the configuration's folder, by its path or by a link: otherwise a stranger's configuration could send any token of
 * the user to a server of its choice. In the user's home folder, and in a folder above it, no file is read unless the
 * environment names it: tokens are stored there. A file that does not exist is returned as named.
 */
export function secretFile(what: string, path: string, from: SecretFolders): string {
  const named = resolve(from.folder, path);
  const real = realOf(named, from);
  const granted = (from.environment['KPKI_SECRET_FILES'] ?? '').split(delimiter).filter(isAbsolute);
  const isHomeOrAbove = isWithin(realOf(from.home, from), realOf(from.folder, from));
  for (const folder of [...(isHomeOrAbove ? [] : [from.folder]), ...(from.more ?? []), ...granted]) {
    if (isWithin(real, realOf(folder, from))) return real;
  }
  const why = isHomeOrAbove
    ? `the folder of the configuration, ${from.folder}, is your home folder or above it; move both into a folder below`
    : `it is outside of the folder of the configuration, ${from.folder}; move it there`;
  throw new PluginError(
    'denied',
    `read ${what} from ${named}: ${why}, or have your environment name the file in KPKI_SECRET_FILES`,
  );
}

/** Resolves a missing path from its nearest existing folder. */
function realOf(path: string, from: SecretFolders): string {
  try {
    return from.realPathOf(path);
  } catch {
    const above = resolve(path, '..');
    return above === path ? path : resolve(realOf(above, from), relative(above, path));
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith('../') || way.startsWith('..\\') || isAbsolute(way));
}
