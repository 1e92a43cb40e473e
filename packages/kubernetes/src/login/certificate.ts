import { createSecureContext } from 'node:tls';
import { PluginError } from '@kpki/plugin';

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** 'invalid' where OpenSSL cannot use the two together: told before a connection is tried, and without their text. */
export function judgeCertificate(certificate: ClientCertificate, attempted: string): ClientCertificate {
  try {
    createSecureContext(certificate);
    return certificate;
  } catch (error) {
    const reason = error instanceof Error && 'reason' in error ? ` (${String(error.reason)})` : '';
    throw new PluginError('invalid', `${attempted}: the client certificate and its key cannot be used${reason}`);
  }
}
