import { readFile } from 'node:fs/promises';
import { downloadsOf, type Identity } from '../identity.ts';
import { version } from '../workspace.ts';

const script = new URL('./install.sh', import.meta.url);

/** Returns the install script of this version. Without a repository, it asks where the archive is. */
export async function installScript(identity: Identity): Promise<string> {
  const text = await readFile(script, 'utf8');
  return text.replace('@VERSION@', version()).replace('@DOWNLOADS@', downloadsOf(identity, version()));
}
