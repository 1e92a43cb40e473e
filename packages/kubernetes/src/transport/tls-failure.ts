import { PluginError } from '@kpki/plugin';

/** The errors of OpenSSL and Node about a server's certificate, and their meaning for users. */
const meanings: ReadonlyMap<string, string> = new Map([
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate was not signed by the given CA'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate was not signed by the given CA'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'its certificate was not signed by the given CA'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate was not signed by the given CA'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed, and no given CA signed it'],
  ['CERT_SIGNATURE_FAILURE', 'its certificate was not signed by the given CA, which bears the same name'],
  ['CERT_HAS_EXPIRED', 'its certificate, or one above it, has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate, or one above it, is not valid yet'],
  ['CERT_UNTRUSTED', 'its certificate is not trusted'],
  ['CERT_REJECTED', 'its certificate is not trusted'],
  ['INVALID_CA', 'a CA above its certificate is none'],
  ['INVALID_PURPOSE', 'its certificate is not for servers'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for other names'],
]);

const caHint = 'see `certificate-authority` of the kubeconfig; where that names none, this system’s are asked';
const nameHint = 'check `server` and `tls-server-name` of the kubeconfig';

/** Returns a failed handshake as an error that is not retried: a wrong CA stays wrong. Null: another failure. */
export function tlsFailure(error: Error, attempted: string, server: string): PluginError | null {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const meaning = meanings.get(code);
  if (meaning !== undefined) {
    const hint = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? nameHint : caHint;
    return new PluginError('denied', `${attempted}: ${server} cannot be trusted: ${meaning}; ${hint}`, {
      cause: error,
    });
  }
  // An error of the protocol itself is EPROTO, or a code of OpenSSL, whose text has the details.
  if (code !== 'EPROTO' && !code.startsWith('ERR_SSL_')) return null;
  if (/wrong version number|packet length too long/.test(error.message)) {
    const problem = `${attempted}: ${server} does not use TLS; check \`server\` of the kubeconfig`;
    return new PluginError('invalid', problem, { cause: error });
  }
  if (!/\balert\b/.test(error.message)) return null;
  return new PluginError('denied', `${attempted}: ${server} refused the client certificate`, { cause: error });
}
