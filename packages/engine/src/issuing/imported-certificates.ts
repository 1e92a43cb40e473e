import { type Issuer, PluginError } from '@kpki/plugin';
import { type Certificate, isSelfSigned, isSignedBy, readRequest } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { unlimited } from './local-issuer.ts';

/** Imported certificates: those signed outside, and their signers. */
export interface ImportedCertificates {
  /** Takes SubjectPublicKeyInfo, DER. Returns the certificate and its chain without the root. */
  chainOf(publicKey: Uint8Array): readonly Certificate[] | null;
}

/** Matches imported certificates by keys and signatures, not by names. `known` CAs need not be imported. */
export function importedCertificates(
  certificates: readonly Certificate[],
  known: readonly Certificate[] = [],
): ImportedCertificates {
  const among = [...certificates, ...known];
  return {
    chainOf(publicKey) {
      const own = certificates.filter((each) => sameBytes(each.publicKey, publicKey));
      // A signer may have signed twice: the newest certificate counts.
      const [latest] = own.toSorted((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
      if (latest === undefined) return null;
      return [latest, ...signersOf(latest, among).filter((each) => !isSelfSigned(each))];
    },
  };
}

/** Returns the imported certificate over a key, unless it is older than the one in use. */
export function newerImported(
  imported: ImportedCertificates | undefined,
  publicKey: Uint8Array,
  inUse: Certificate,
): Certificate | null {
  const own = imported?.chainOf(publicKey)?.[0];
  return own !== undefined && own.notBefore > inUse.notBefore ? own : null;
}

/** Returns the known signers up to the root. CAs may sign in circles. */
export function signersOf(certificate: Certificate, among: readonly Certificate[]): readonly Certificate[] {
  const chain: Certificate[] = [];
  let below = certificate;
  while (!isSelfSigned(below)) {
    const signer = signerOf(below, among);
    if (signer === undefined || signer === certificate || chain.includes(signer)) break;
    chain.push(signer);
    below = signer;
  }
  return chain;
}

/** Returns the signer of a certificate; of a cross-signed CA its own root, the shortest chain. */
export function signerOf(certificate: Certificate, among: readonly Certificate[]): Certificate | undefined {
  const signers = among.filter((each) => each.ca && isSignedBy(certificate, each));
  return signers.find(isSelfSigned) ?? signers[0];
}

/** Returns an issuer that answers with imported certificates. */
export function importedIssuer(imported: ImportedCertificates): Issuer {
  return {
    grants: unlimited,
    ca: async () => null,
    issue: async ({ csr }) => {
      const chain = imported.chainOf(readRequest(csr).publicKey);
      if (chain === null) throw new PluginError('missing', 'it holds no certificate for this key');
      return { status: 'issued', chain: chain.map(({ der }) => der) };
    },
  };
}
