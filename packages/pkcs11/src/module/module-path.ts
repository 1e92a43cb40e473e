import { realpathSync, statSync } from 'node:fs';
import { delimiter, resolve, sep } from 'node:path';
import { type Host, PluginError } from '@kpki/plugin';

/** The folders in which systems keep files that their administrator installed. */
const systemFolders: readonly string[] = [
  '/lib',
  '/lib64',
  '/usr/lib',
  '/usr/lib64',
  '/usr/libexec',
  '/usr/local',
  '/opt',
  '/nix/store',
  '/run/current-system',
  '/Library',
  'C:\\Program Files',
  'C:\\Windows\\System32',
];

/**
 * Returns the module's real path. A module is code that runs in this process, and the configuration file may come from
 * a stranger: so the module must be in a folder that only an administrator writes, or in `trusted`, a list like PATH.
 * (ssh-agent does the same with its `-P`, after CVE-2016-10009.) Throws 'missing' if it does not exist, 'denied' if it
 * is elsewhere.
 */
export function modulePath(module: string, host: Pick<Host, 'folder'>, trusted: string): string {
  const path = resolve(host.folder, module);
  const real = realPathOf(path);
  if (real === null) {
    throw new PluginError('missing', `load the PKCS#11 module ${path}, which does not exist; check \`module\``);
  }
  if (!statSync(real).isFile()) {
    throw new PluginError('invalid', `load the PKCS#11 module ${path}, which is not a file; check \`module\``);
  }
  if (systemFolders.some((folder) => real.startsWith(folder + sep))) return real;
  const named = trusted.split(delimiter).filter((each) => each !== '');
  if (named.some((each) => realPathOf(each) === real)) return real;
  throw new PluginError(
    'denied',
    `load the PKCS#11 module ${real}: it is no library that was installed for the system, and would run as part of kpki; if you trust it, set KPKI_PKCS11_MODULES=${real}`,
  );
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
