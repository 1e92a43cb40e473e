import { join } from 'node:path';
import { programPath, runProgram } from '@kpki/services';
import { pairs } from './layout.ts';

export async function opensslRefusals(out: string): Promise<readonly string[]> {
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
