import { type PemBlock, pemBlocks } from '@kpki/plugin';
import { Fault } from '../fault.ts';
import { readNamedFile } from './read-file.ts';

/** The certificates in a file, at least one. Throws a Fault when there is none, or no such file. */
export async function readCertificates(file: string): Promise<readonly [PemBlock, ...PemBlock[]]> {
  const [first, ...rest] = pemBlocks(await readNamedFile(file)).filter(({ label }) => label === 'CERTIFICATE');
  if (first === undefined) throw new Fault('usage', `${file}: there is no certificate (PEM) in it`);
  return [first, ...rest];
}
