import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { commands } from 'kpki/src/commands/table.ts';
import { buildBinary } from '../binary/binary.ts';
import { type Bundle, readBundle } from '../binary/bundle.ts';
import { buildPkcs11Addon } from '../binary/pkcs11-addon.ts';
import type { Platform } from '../platform.ts';
import { version } from '../workspace.ts';
import { completionFiles } from './completions.ts';
import { licenseFiles } from './licenses.ts';
import { manPage } from './man-page.ts';

/** Writes all that is installed, as it lies below a prefix such as `/usr`: the one layout of the archive and the packages. */
export async function writeTree(platform: Platform, prefix: string, bundle?: Bundle): Promise<void> {
  const from = bundle ?? (await readBundle());
  const write = async (path: string, text: string, mode = 0o644): Promise<void> => {
    await mkdir(dirname(join(prefix, path)), { recursive: true });
    await writeFile(join(prefix, path), text, { mode });
  };
  await buildBinary(platform, join(prefix, 'bin/kpki'), from);
  await symlink('kpki', join(prefix, 'bin/kubectl-pki'));
  await buildPkcs11Addon(platform, join(prefix, 'lib/kpki/pkcs11js'));
  await write('share/man/man1/kpki.1', manPage(commands, version()));
  for (const { path, text, isProgram } of await completionFiles(from))
    await write(path, text, isProgram ? 0o755 : 0o644);
  for (const [name, text] of await licenseFiles(platform, from)) await write(`share/doc/kpki/${name}`, text);
}
