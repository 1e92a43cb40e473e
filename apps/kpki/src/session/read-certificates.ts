import { readFile } from 'node:fs/promises';
import { type PemBlock, pemBlocks } from '@kpki/plugin';
import { Fault } from '../fault.ts';

/** The certificates in a file, at least one. Throws a Fault when there is none, or no such file. */
export async function readCertificates(file: string): Promise<readonly [PemBlock, ...PemBlock[]]> {
  const [first, ...rest] = pemBlocks(await bytesOf(file)).filter(({ label }) => label === 'CERTIFICATE');
  if (first === undefined) throw new Fault('usage', `${file}: there is no certificate (PEM) in it`);
  return [first, ...rest];
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new Fault('usage', `${file}: ${why}`, { cause });
  }
}
