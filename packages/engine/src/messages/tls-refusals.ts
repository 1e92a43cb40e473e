import type { TlsRefusal } from '../model/tls-refusal.ts';

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
        'no CA in the trust bundle signed the certificate; issue it anew from one of them, or add its CA to the bundle',
      ],
      [
        ['CERT_SIGNATURE_FAILURE'],
        'the trust bundle has a CA of the right name, but another key signed the certificate; issue it anew from that CA',
      ],
      [['CERT_HAS_EXPIRED'], 'the certificate or its CA has expired; renew it'],
      [
        ['CERT_NOT_YET_VALID'],
        "the certificate or its CA is not valid yet; set this machine's clock right, or issue it anew",
      ],
      [
        ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
        'the certificate does not name what the client dials; issue it anew with that name among its alternative names',
      ],
      [
        ['INVALID_PURPOSE'],
        'the certificate has another purpose; issue it anew with the extended key usage of this end, server or client',
      ],
      [['INVALID_CA'], 'what signed the certificate is no CA, or may not sign certificates; issue it anew from a CA'],
      [['PATH_LENGTH_EXCEEDED', 'CERT_CHAIN_TOO_LONG'], 'there are more CAs in the chain than one of them allows'],
      [['ERR_OSSL_X509_KEY_VALUES_MISMATCH'], 'the private key is not the one of the certificate; make both anew'],
      [['ERR_OSSL_PEM_NO_START_LINE'], 'a file is empty, or no PEM; make it anew'],
      [
        ['ERR_SSL_EE_KEY_TOO_SMALL', 'ERR_SSL_CA_KEY_TOO_SMALL'],
        'a key is too short to be accepted; make it anew with a longer one',
      ],
      [
        ['ERR_SSL_CA_MD_TOO_WEAK'],
        'a certificate is signed with a digest that is no longer accepted; issue it anew with SHA-256 or longer',
      ],
    ] as const
  ).flatMap(([codes, sentence]) => codes.map((code) => [code, sentence] as const)),
);

/** Where nothing else is known, keeps OpenSSL's short words and its code, to look them up. */
export function tlsRefusalText({ code, message, reason = message }: TlsRefusal): string {
  const unknown = code === '' ? reason : `${reason} (${code})`;
  return sentences.get(code) ?? sentences.get(message) ?? unknown;
}
