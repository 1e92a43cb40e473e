import { hash } from 'node:crypto';
import { pemBlocks } from './pem.ts';

/** What a server's certificate is verified by, where a configuration has a say in it. */
export interface AnchorsOfServer {
  /** PEM that the configuration brings. Undefined: the CAs that the environment names, or those of the system. */
  readonly cas: string | undefined;
  /** The name that the certificate has to bear, where the configuration says another than the server's. */
  readonly serverName: string | undefined;
  /** The address of the proxy on the way, where the configuration names one: it learns who is spoken to. */
  readonly proxy: string | undefined;
}

/**
 * Returns what an agreement to a server is bound to: `machine`, or the digest of the CAs; with another name or a proxy,
 * these too. Of the proxy's address the host alone: it may hold a password.
 */
export function trustAnchors({ cas, serverName, proxy }: AnchorsOfServer): string {
  const by = cas === undefined ? 'machine' : digestOf(cas);
  const as = serverName === undefined ? '' : ` as ${serverName}`;
  return `${by}${as}${proxy === undefined ? '' : ` via ${hostOf(proxy)}`}`;
}

function hostOf(proxy: string): string {
  return URL.canParse(proxy) ? new URL(proxy).host : 'a proxy';
}

/** Of one certificate its fingerprint. Of several, the order and what stands between them does not count. */
function digestOf(pem: string): string {
  const fingerprints = pemBlocks(Buffer.from(pem))
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ der }) => hash('sha256', der, 'hex'));
  const sorted = [...new Set(fingerprints)].toSorted();
  return `sha256:${sorted.length === 1 ? sorted[0] : hash('sha256', sorted.join('\n'), 'hex')}`;
}
