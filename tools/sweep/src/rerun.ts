import { join } from 'node:path';
import { programPath, runProgram } from '@kpki/services';
import { misfits } from './fits.ts';
import { readableKeys, readFolder } from './folder.ts';
import { filesOf, kubeconfigs, pairs } from './layout.ts';
import { lineOf, runLine, type Stage } from './stage.ts';

/** What one plain run of the same command makes of what is left. The table is printed in the docs. */
export const ends = {
  complete:
    'it ended with 0, every file is there, every key fits its certificate, and nothing lies about but what kpki undo needs',
  locked:
    'the same, but the lock of the killed run is still there, because there was nothing to write; the lock blocks no run',
  refused: 'it ended with another code',
  wrong: 'it ended with 0, and the set is not complete or does not fit',
} as const;

export interface End {
  readonly end: keyof typeof ends;
  readonly why: string;
}

export async function rerun(stage: Stage, kpki: string, withOpenssl: boolean): Promise<End> {
  const { scenario, folder, out, line } = stage;
  const result = await runLine(line);
  if (result.code !== 0) return { end: 'refused', why: `${result.code}: ${result.stderr.trim().slice(-400)}` };
  const found = await readFolder(out);
  const wanted = filesOf[scenario.program];
  const leftOver = [...found.files.keys()].filter((name) => !isDesired(name, wanted) && !isRetained(name));
  const complaints = [
    ...wanted.filter((name) => !found.files.has(name)).map((name) => `${name} is missing`),
    ...leftOver.filter((name) => !locks.includes(name)).map((name) => `${name} is left over`),
    ...misfits(found.files).map((name) => `${name} does not fit`),
    ...readableKeys(found).map((name) => `${name} can be read by others`),
    ...(withOpenssl ? await opensslRefusals(out) : []),
  ];
  if (scenario.program === 'kpki') {
    const verified = await runLine(lineOf('kpki', ['verify', '-f', 'configuration.yaml'], folder, kpki));
    if (verified.code !== 0) complaints.push(`kpki verify: ${verified.stderr}`);
  }
  if (complaints.length > 0) return { end: 'wrong', why: complaints.join('; ') };
  return { end: leftOver.length === 0 ? 'complete' : 'locked', why: '' };
}

/** The next run sees that the holder is dead, and takes the lock over. */
const locks: readonly string[] = ['.kpki-lock', '.kpki-write-lock'];

const isDesired = (name: string, wanted: readonly string[]): boolean =>
  wanted.includes(name) || kubeconfigs.includes(name);

/** What the last apply replaced lies there for `kpki undo`, and is meant to. */
export const isRetained = (name: string): boolean => name.startsWith('.kpki-undo/');

async function opensslRefusals(out: string): Promise<readonly string[]> {
  const openssl = programPath('openssl');
  const refusals: string[] = [];
  for (const { certificate, key, issuer } of pairs) {
    const chain = await runProgram(openssl, ['verify', '-CAfile', join(out, issuer), join(out, certificate)]);
    if (chain.code !== 0) refusals.push(`openssl verify ${certificate}: ${chain.stderr.trim()}`);
    const ofCertificate = await runProgram(openssl, ['x509', '-noout', '-pubkey', '-in', join(out, certificate)]);
    const ofKey = await runProgram(openssl, ['pkey', '-pubout', '-in', join(out, key)]);
    if (ofKey.code !== 0 || ofKey.stdout !== ofCertificate.stdout) {
      refusals.push(`openssl: ${key} is not the key of ${certificate}`);
    }
  }
  return refusals;
}
