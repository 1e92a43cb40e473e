import { type ErrorCode, PluginError } from '@kpki/plugin';
import type { Outgoing } from './send.ts';

interface FailureContext {
  /** Whether a part of the request may have reached the server. */
  readonly sent: boolean;
  readonly cancelled: boolean;
  readonly late: boolean;
  readonly timeoutMilliseconds: number;
  readonly ownCas: boolean;
}

interface TlsRefusal {
  readonly codes: RegExp;
  readonly code: ErrorCode;
  /**
   * TLS 1.3 lets a client send before the server has verified its certificate; the server then never reads the data.
   */
  readonly alsoWhenSent?: true;
  why(own: boolean): string;
}

/** TLS errors about a server or a client, before any request is read. */
const tlsRefusals: readonly TlsRefusal[] = [
  {
    codes: /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_UNTRUSTED|CERT_SIGNATURE|INVALID_CA|CERT_REJECTED)/,
    code: 'denied',
    why: (own) =>
      own
        ? 'its certificate does not lead to the CAs that were given; put the one it leads to into `caFile`'
        : 'its certificate leads to no CA of this system; name the one it leads to with `caFile` or VAULT_CACERT',
  },
  {
    codes: /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)/,
    code: 'denied',
    why: () => 'its certificate is not valid now; check its dates, and the clock of this machine',
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID/,
    code: 'denied',
    why: () => 'its certificate is for another name; correct `address`, or set `serverName`',
  },
  {
    codes: /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_)|HANDSHAKE_FAILURE/,
    code: 'denied',
    alsoWhenSent: true,
    why: () => 'it requires another client certificate; check `clientCertificateFile` and `clientKeyFile`',
  },
  {
    codes: /^(?:ERR_SSL_|EPROTO)/,
    code: 'invalid',
    why: () => 'the server does not use TLS; check the scheme and the port of `address`',
  },
];

/** Returns the reason for a missing answer as an error of the contract. */
export function meaningOfFailure(error: unknown, outgoing: Outgoing, circumstances: FailureContext): PluginError {
  const { attempted, url, changes } = outgoing;
  const { sent, cancelled, late } = circumstances;
  const at = `${attempted} at ${url.origin}`;
  const systemCode = codeOf(error);
  const tls = tlsRefusals.find(({ codes, alsoWhenSent }) => codes.test(systemCode) && (!sent || alsoWhenSent === true));
  if (tls) return new PluginError(tls.code, `${at}: ${tls.why(circumstances.ownCas)} (${systemCode})`);
  if (sent && changes) {
    return new PluginError('uncertain', `${at}: it was sent, and ${reason(error, circumstances)}`);
  }
  if (cancelled && !late) return new PluginError('cancelled', `${at}: cancelled, and nothing was changed`);
  return new PluginError('unavailable', `${at}: ${reason(error, circumstances)}`);
}

/** Node's own texts name a cause that a person can fix, except for those of a signal. */
function reason(error: unknown, { sent, cancelled, late, timeoutMilliseconds }: FailureContext): string {
  if (late) return `${sent ? 'no whole answer' : 'no connection'} came within ${timeoutMilliseconds / 1000} s`;
  if (cancelled) return 'the call was cancelled before the answer came';
  const code = codeOf(error);
  if (code === 'ECONNRESET') return 'the connection was cut before the answer came (ECONNRESET)';
  const messages = error instanceof AggregateError ? error.errors.map(String) : [String(error)];
  return messages.map((text) => text.replace(/^\w*Error: /, '')).join(', ');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
