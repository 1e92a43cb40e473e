import { type Issuer, PluginError } from '@kpki/plugin';
import { type Certificate, readRequest, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';

/** Certificates that somebody else brought: what was signed from outside, and those who signed it. */
export interface Delivered {
  /** The certificate over a public key (SubjectPublicKeyInfo, DER), and those behind it, the root left out. */
  chainOf(publicKey: Uint8Array): readonly Certificate[] | null;
}

/** What is among the certificates of a delivery; which is of which is told by keys and signatures, not by names. */
export function deliveredOf(certificates: readonly Certificate[]): Delivered {
  return {
    chainOf(publicKey) {
      const own = certificates.filter((each) => sameBytes(each.publicKey, publicKey));
      // Somebody may have signed twice: what was signed last is meant.
      const [latest] = own.toSorted((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
      return latest === undefined ? null : [latest, ...signersOf(latest, certificates)];
    },
  };
}

/** Those who signed a certificate, from the one that did to the last below the root. */
function signersOf(certificate: Certificate, among: readonly Certificate[]): readonly Certificate[] {
  const chain: Certificate[] = [];
  for (let below = certificate; ; ) {
    const signer = signerOf(below, among);
    if (signer === undefined || isSelfSigned(signer) || chain.includes(signer)) return chain;
    chain.push(signer);
    below = signer;
  }
}

/** The certificate among some whose key signed another one; undefined where none did. */
export function signerOf(certificate: Certificate, among: readonly Certificate[]): Certificate | undefined {
  return among.find(
    (each) =>
      each.authority &&
      sameBytes(each.subject.raw, certificate.issuer.raw) &&
      verifySignature(certificate, each.publicKey),
  );
}

export function isSelfSigned({ subject, issuer }: Certificate): boolean {
  return sameBytes(subject.raw, issuer.raw);
}

/** A delivery as the issuer that made it: it answers what it has, and is asked for nothing else. */
export function deliveryIssuer(delivered: Delivered): Issuer {
  return {
    grants: {
      authorities: true,
      names: ['dns', 'ip', 'uri', 'email'],
      usages: 'any',
      lifetime: 'capped',
      answers: 'at once',
    },
    authority: async () => null,
    issue: async ({ csr }) => {
      const chain = delivered.chainOf(readRequest(csr).publicKey);
      if (chain === null) throw new PluginError('missing', 'it holds no certificate for this key');
      return { status: 'issued', chain: chain.map(({ der }) => der) };
    },
  };
}
