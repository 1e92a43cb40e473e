import { type PemBlock, pemBlocks } from '@kpki/plugin';
import { Fault } from '../fault.ts';
import { readNamedFile } from './read-file.ts';

const byteOrderMark = Buffer.from('\uFEFF');

/** The certificates in a file, at least one. Throws a Fault when there is none, or no such file. */
export async function readCertificates(file: string): Promise<readonly [PemBlock, ...PemBlock[]]> {
  const bytes = await readNamedFile(file);
  const [first, ...rest] = pemBlocks(bytes).filter(({ label }) => label === 'CERTIFICATE');
  if (first === undefined) {
    const isHidden = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark);
    const why = isHidden ? '; it begins with a byte order mark, behind which Kubernetes finds no PEM' : '';
    throw new Fault('usage', `${file}: there is no certificate (PEM) in it${why}`);
  }
  return [first, ...rest];
}
