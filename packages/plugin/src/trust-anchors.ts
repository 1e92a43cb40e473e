import { hash } from 'node:crypto';
import { pemBlocks } from './pem.ts';

/** How a server's certificate is verified, if a configuration changes the default. */
export interface AnchorsOfServer {
  /** PEM from the configuration. Undefined: the CAs that the environment names, or those of the system. */
  readonly cas: string | undefined;
  /** The expected name of the certificate, if the configuration sets one that differs from the server's. */
  readonly serverName: string | undefined;
  /** The address of the proxy, if the configuration names one: the proxy learns the server's name. */
  readonly proxy: string | undefined;
}

/**
 * Returns the text that an agreement to a server is bound to: `machine`, or the digest of the CAs; with another name or
 * a proxy, these too. Only the host of the proxy's address: the rest may hold a password.
 */
export function trustAnchors({ cas, serverName, proxy }: AnchorsOfServer): string {
  const by = cas === undefined ? 'machine' : digestOf(cas);
  const as = serverName === undefined ? '' : ` as ${serverName}`;
  return `${by}${as}${proxy === undefined ? '' : ` via ${hostOf(proxy)}`}`;
}

function hostOf(proxy: string): string {
  return URL.canParse(proxy) ? new URL(proxy).host : 'a proxy';
}

/** Returns the fingerprint of one certificate. For several, their order and the text between them do not count. */
function digestOf(pem: string): string {
  const fingerprints = pemBlocks(Buffer.from(pem))
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ der }) => hash('sha256', der, 'hex'));
  const sorted = [...new Set(fingerprints)].toSorted();
  return `sha256:${sorted.length === 1 ? sorted[0] : hash('sha256', sorted.join('\n'), 'hex')}`;
}
