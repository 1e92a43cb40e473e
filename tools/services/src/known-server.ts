import { X509Certificate } from 'node:crypto';

const variable = 'KPKI_TRUSTED_SERVERS';

/**
 * Has kpki, in this process and in those that it starts, send credentials to a server of the tests, as a user says it who
 * set that variable. `authority`: the PEM that a configuration brings to verify it by.
 */
export function knowServer(origin: string, authority?: string | Buffer): void {
  const by =
    authority === undefined
      ? ''
      : `=sha256:${new X509Certificate(authority).fingerprint256.replaceAll(':', '').toLowerCase()}`;
  const known = new Set((process.env[variable] ?? '').split(',').filter((entry) => entry !== ''));
  process.env[variable] = [...known.add(`${origin}${by}`)].join(',');
}
