import { behindByteOrderMark, hasByteOrderMark } from '@kpki/engine';
import { type PemBlock, pemBlocks } from '@kpki/plugin';
import { Fault } from '../fault.ts';
import { readNamedFile } from './read-file.ts';

/** The certificates in a file, at least one. Throws a Fault when there is none, or no such file. */
export async function readCertificates(file: string): Promise<readonly [PemBlock, ...PemBlock[]]> {
  const bytes = await readNamedFile(file);
  const [first, ...rest] = pemBlocks(bytes).filter(({ label }) => label === 'CERTIFICATE');
  if (first === undefined) {
    const why = hasByteOrderMark(bytes) ? `; ${behindByteOrderMark}` : '';
    throw new Fault('usage', `${file}: there is no certificate (PEM) in it${why}`);
  }
  return [first, ...rest];
}
