import type { LeafProfile } from '@kpki/spec';
import { type Certificate, exclusionsOf } from '@kpki/x509';
import { type Finding, finding } from '../model/finding.ts';

/** Returns what the CA's constraints exclude, so that nothing would accept the certificate. */
export function excludedBy(
  { ca: name, names, certificateKind }: LeafProfile,
  certificate: Certificate | null,
): Finding | null {
  if (certificate === null) return null;
  const excluded = exclusionsOf(certificate, { names, usages: usagesOfKind[certificateKind] });
  if (excluded.length === 0) return null;
  return finding('ca-excludes', { ca: name, excluded: excluded.map(({ text }) => text) });
}

const usagesOfKind = { server: ['server'], client: ['client'], 'server, client': ['server', 'client'] } as const;
