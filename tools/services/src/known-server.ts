import { X509Certificate } from 'node:crypto';

const variable = 'KPKI_TRUSTED_SERVERS';

/**
 * Has kpki, in this process and in those that it starts, send credentials to a server of the tests, as a user says it who
 * set that variable. `ca`: the PEM that a configuration brings to verify the server by.
 */
export function knowServer(origin: string, ca?: string | Buffer): void {
  const by =
    ca === undefined ? '' : `=sha256:${new X509Certificate(ca).fingerprint256.replaceAll(':', '').toLowerCase()}`;
  const known = new Set((process.env[variable] ?? '').split(',').filter((entry) => entry !== ''));
  process.env[variable] = [...known.add(`${origin}${by}`)].join(',');
}
