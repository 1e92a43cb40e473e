import type { TlsRefusal } from '@kpki/engine';

/**
 * Refusals with their fixes, by the codes of X509_STORE_CTX_get_error(3) and of OpenSSL's error queue, as Node spells
 * them.
 */
const sentences: ReadonlyMap<string, string> = new Map(
  (
    [
      [
        [
          'UNABLE_TO_GET_ISSUER_CERT',
          'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
          'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
          'DEPTH_ZERO_SELF_SIGNED_CERT',
          'SELF_SIGNED_CERT_IN_CHAIN',
          'CERT_UNTRUSTED',
        ],
        'no CA in the trust bundle signed the certificate. Fix: reissue the certificate from one of these CAs, or add its CA to the bundle',
      ],
      [
        ['CERT_SIGNATURE_FAILURE'],
        'the trust bundle holds a CA with the right name, but another key signed the certificate. Fix: reissue the certificate from the CA in the bundle; or, if the bundle is outdated, add the CA that signed the certificate',
      ],
      [['CERT_HAS_EXPIRED'], 'the certificate or its CA has expired. Fix: renew it'],
      [
        ['CERT_NOT_YET_VALID'],
        'the certificate or its CA is not valid yet. Fix: correct the clock of this machine, or reissue the certificate',
      ],
      [
        ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
        'the SANs of the certificate lack the name that the client connects to. Fix: reissue the certificate with that name',
      ],
      [
        ['INVALID_PURPOSE'],
        'the certificate is for another purpose. Fix: reissue the certificate with extended key usage server auth or client auth, as this end needs',
      ],
      [
        ['INVALID_CA'],
        'the signer of the certificate is not a CA, or may not sign certificates. Fix: reissue the certificate from a CA',
      ],
      [
        ['PATH_LENGTH_EXCEEDED'],
        'the chain has more CAs than the path length of one of them allows. Fix: reissue that CA with a longer path length, or use a shorter chain',
      ],
      [['CERT_CHAIN_TOO_LONG'], 'the chain has too many certificates. Fix: use a shorter chain'],
      [
        ['ERR_OSSL_X509_KEY_VALUES_MISMATCH'],
        'the private key does not match the certificate. Fix: make a new key and certificate',
      ],
      [['ERR_OSSL_PEM_NO_START_LINE'], 'a file is empty or not PEM. Fix: write the file again'],
      [
        ['ERR_SSL_EE_KEY_TOO_SMALL', 'ERR_SSL_CA_KEY_TOO_SMALL'],
        'a key is too short. Fix: make a longer key and a new certificate',
      ],
      [
        ['ERR_SSL_CA_MD_TOO_WEAK'],
        'the digest of a certificate signature is no longer accepted. Fix: reissue the certificate with SHA-256 or longer',
      ],
    ] as const
  ).flatMap(([codes, sentence]) => codes.map((code) => [code, sentence] as const)),
);

/** Returns OpenSSL's own words and code for a code without a sentence. */
export function tlsRefusalText({ code, message, reason = message }: TlsRefusal): string {
  const unknown = code === '' ? reason : `${reason} (${code})`;
  return sentences.get(code) ?? sentences.get(message) ?? unknown;
}
