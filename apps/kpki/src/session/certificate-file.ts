import { hasByteOrderMark, statement } from '@kpki/engine';
import { type PemBlock, pemBlocks } from '@kpki/plugin';
import { statementText } from '@kpki/presentation';
import { Fault } from '../fault.ts';
import { readNamedFile } from './read-file.ts';

/** Returns the certificates of a PEM file in their order. Throws a Fault if there is none. */
export async function readCertificateBlocks(file: string): Promise<readonly [PemBlock, ...PemBlock[]]> {
  const bytes = await readNamedFile(file);
  const [first, ...rest] = pemBlocks(bytes).filter(({ label }) => label === 'CERTIFICATE');
  if (first === undefined) {
    const why = hasByteOrderMark(bytes) ? `; ${statementText(statement('entry/byte-order-mark'))}` : '';
    throw new Fault('usage', `${file}: there is no certificate (PEM) in it${why}`);
  }
  return [first, ...rest];
}
