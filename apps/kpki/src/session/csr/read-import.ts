import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PluginError, pemBlocks } from '@kpki/plugin';
import { requestTexts } from '@kpki/presentation';
import { type Certificate, fingerprint, readCertificate } from '@kpki/x509';
import { Fault } from '../../fault.ts';
import { clean } from '../../text/clean.ts';
import { codeOf, readNamedFile } from '../read-file.ts';

const certificateFile = /\.(?:crt|cer|pem|der)$/i;

/** More than a chain takes, and more files than the largest cluster has certificates. */
const most = { bytes: 1024 * 1024, files: 20_000 };

export async function readImport(paths: readonly string[]): Promise<readonly Certificate[]> {
  const files = (await Promise.all(paths.map(filesIn))).flat();
  if (files.length > most.files) {
    throw new Fault(
      'usage',
      `${paths.join(', ')}: there are ${files.length} files; name the folder of the certificates`,
    );
  }
  const found: Certificate[] = [];
  for (const file of files) found.push(...(await certificatesIn(file)));
  if (found.length === 0) {
    throw new Fault('usage', `there is no certificate in ${paths.join(', ')} (.crt, .cer, .pem or .der)`);
  }
  return [...new Map(found.map((each) => [fingerprint(each.der), each])).values()];
}

async function filesIn(path: string): Promise<readonly string[]> {
  try {
    const names = await readdir(path, { recursive: true });
    return names
      .filter((name) => certificateFile.test(name))
      .toSorted()
      .map((name) => join(path, name));
  } catch (cause) {
    if (codeOf(cause) === 'ENOTDIR') return [path];
    throw new Fault('usage', `${path}: ${codeOf(cause) === 'ENOENT' ? 'it is not there' : 'it cannot be read'}`, {
      cause,
    });
  }
}

async function certificatesIn(file: string): Promise<readonly Certificate[]> {
  const bytes = await readNamedFile(file, { most: most.bytes });
  const blocks = pemBlocks(bytes).filter(({ label }) => label === 'CERTIFICATE');
  const encoded = blocks.length > 0 ? blocks.map(({ der }) => der) : [new Uint8Array(bytes)];
  try {
    return encoded.map(readCertificate);
  } catch (cause) {
    if (!PluginError.is(cause)) throw cause;
    const why = blocks.length > 0 ? cause.message : requestTexts.noCertificate;
    throw new Fault('usage', `${clean(file)}: ${why}`, { cause });
  }
}
