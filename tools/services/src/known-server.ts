import { X509Certificate } from 'node:crypto';

const variable = 'KPKI_TRUSTED_SERVERS';

/** Has kpki, here and in child processes, send credentials to a test server. `ca`: the PEM that verifies the server. */
export function knowServer(origin: string, ca?: string | Buffer): void {
  const by =
    ca === undefined ? '' : `=sha256:${new X509Certificate(ca).fingerprint256.replaceAll(':', '').toLowerCase()}`;
  const known = new Set((process.env[variable] ?? '').split(',').filter((entry) => entry !== ''));
  process.env[variable] = [...known.add(`${origin}${by}`)].join(',');
}
