import { type Issuer, PluginError } from '@kpki/plugin';
import { type Certificate, isSelfSigned, isSignedBy, readRequest } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { unlimited } from '../issue/local-issuer.ts';

/** Certificates that somebody else brought: what was signed from outside, and those who signed it. */
export interface Delivered {
  /** The certificate over a public key (SubjectPublicKeyInfo, DER), and those behind it, the root left out. */
  chainOf(publicKey: Uint8Array): readonly Certificate[] | null;
}

/**
 * What is among the certificates of a delivery; which is of which is told by keys and signatures, not by names. `known` are
 * CAs that are here already and need not be brought along.
 */
export function deliveredOf(certificates: readonly Certificate[], known: readonly Certificate[] = []): Delivered {
  const among = [...certificates, ...known];
  return {
    chainOf(publicKey) {
      const own = certificates.filter((each) => sameBytes(each.publicKey, publicKey));
      // Somebody may have signed twice: what was signed last is meant.
      const [latest] = own.toSorted((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
      if (latest === undefined) return null;
      return [latest, ...signersOf(latest, among).filter((each) => !isSelfSigned(each))];
    },
  };
}

/** The certificate over a key that was brought, where it began after the one in use; an older one is brought in vain. */
export function youngerBrought(
  delivered: Delivered | undefined,
  publicKey: Uint8Array,
  inUse: Certificate,
): Certificate | null {
  const brought = delivered?.chainOf(publicKey)?.[0];
  return brought !== undefined && brought.notBefore > inUse.notBefore ? brought : null;
}

/** Those who signed a certificate, from the one that did to the root or as far as is known; CAs may sign in circles. */
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

/**
 * The certificate among some whose key signed another one; undefined where none did. Of a CA that others signed
 * too, its own root is taken: the shortest way up.
 */
export function signerOf(certificate: Certificate, among: readonly Certificate[]): Certificate | undefined {
  const signers = among.filter((each) => each.authority && isSignedBy(certificate, each));
  return signers.find(isSelfSigned) ?? signers[0];
}

/** A delivery as the issuer that made it: it answers what it has, and is asked for nothing else. */
export function deliveryIssuer(delivered: Delivered): Issuer {
  return {
    grants: unlimited,
    authority: async () => null,
    issue: async ({ csr }) => {
      const chain = delivered.chainOf(readRequest(csr).publicKey);
      if (chain === null) throw new PluginError('missing', 'it holds no certificate for this key');
      return { status: 'issued', chain: chain.map(({ der }) => der) };
    },
  };
}
