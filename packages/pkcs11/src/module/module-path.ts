import { realpathSync, statSync } from 'node:fs';
import { delimiter, resolve, sep } from 'node:path';
import { type Host, PluginError } from '@kpki/plugin';

/** Where systems keep what their administrator installed. */
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
 * The module's real path. A module is code that runs in this process, and the configuration file may be somebody
 * else's: so it must lie where only an administrator puts things, or be named by `trusted`, a list written like PATH.
 * (ssh-agent does the same with its `-P`, after CVE-2016-10009.) 'missing' where it is not, 'denied' where it lies
 * elsewhere.
 */
export function modulePath(module: string, host: Pick<Host, 'folder'>, trusted: string): string {
  const path = resolve(host.folder, module);
  const real = realPathOf(path);
  if (real === null) {
    throw new PluginError('missing', `load the PKCS#11 module ${path}, which is not there; see \`module\``);
  }
  if (!statSync(real).isFile()) {
    throw new PluginError('invalid', `load the PKCS#11 module ${path}, which is no file; see \`module\``);
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
