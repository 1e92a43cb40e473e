import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { PluginError } from '@kpki/plugin';
import { mostBytes, readBounded } from '../kubeconfig/bounded-file.ts';
import type { FromFile } from '../kubeconfig/read.ts';
import type { KubeconfigCluster } from '../kubeconfig/schema.ts';

/** Inline data wins over a file, as for kubectl. */
export async function pemOf(
  data: string | undefined,
  file: string | undefined,
  folder: string,
  field: string,
): Promise<string | undefined> {
  if ((data ?? '') !== '') return Buffer.from(data ?? '', 'base64').toString('utf8');
  if ((file ?? '') === '') return undefined;
  const path = resolve(folder, file ?? '');
  try {
    const bytes = await readBounded(path);
    if (bytes !== null) return bytes.toString('utf8');
    throw new PluginError(
      'invalid',
      `read ${path}, the \`${field}\` of the kubeconfig: it has more than ${mostBytes} bytes`,
    );
  } catch (error) {
    if (PluginError.is(error)) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
    const kind = code === 'ENOENT' ? 'missing' : code === 'EACCES' ? 'denied' : 'invalid';
    throw new PluginError(kind, `read ${path}, the \`${field}\` of the kubeconfig: ${code}`, { cause: error });
  }
}

export async function casOf({ value, folder }: FromFile<KubeconfigCluster>): Promise<string | undefined> {
  const field = 'certificate-authority';
  const pem = await pemOf(value['certificate-authority-data'], value['certificate-authority'], folder, field);
  return pem === undefined ? undefined : judgeCas(pem, 'use the kubeconfig');
}

/** Throws 'invalid' if the PEM contains no certificate: OpenSSL would treat it as an empty list. */
function judgeCas(pem: string, attempted: string): string {
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
  throw new PluginError('invalid', `${attempted}: \`certificate-authority\` holds no certificate`);
}

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * Throws 'invalid' if OpenSSL cannot use the certificate with the key: before a connection is tried, and without their
 * text.
 */
export function judgeCertificate(certificate: ClientCertificate, attempted: string): ClientCertificate {
  try {
    createSecureContext(certificate);
    return certificate;
  } catch (error) {
    const reason = error instanceof Error && 'reason' in error ? ` (${String(error.reason)})` : '';
    throw new PluginError('invalid', `${attempted}: the client certificate and its key cannot be used${reason}`);
  }
}
