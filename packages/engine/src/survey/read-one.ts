import { PluginError } from '@kpki/plugin';
import { type Certificate, readCertificate } from '@kpki/x509';

/** A certificate, or why what stands there cannot be read as one. */
export type ReadCertificate = { readonly certificate: Certificate } | { readonly why: string };

/** One certificate, DER; that it cannot be read is an answer like another. */
export function readOne(der: Uint8Array): ReadCertificate {
  try {
    return { certificate: readCertificate(der) };
  } catch (error) {
    if (PluginError.is(error)) return { why: error.message };
    throw error;
  }
}
