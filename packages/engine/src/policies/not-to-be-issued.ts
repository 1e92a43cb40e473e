import { type Certificate, type WarningRule, warningsOf } from '@kpki/x509';
import type { Cure } from '../model/certificate-findings.ts';

/** What replaces a certificate that Kubernetes accepts but that should not be issued. */
export const cures: Readonly<Record<WarningRule, { readonly leaf: Cure; readonly ca: Cure }>> = {
  'serial-number': { leaf: 'a new certificate', ca: 'a new certificate' },
  // A renewed CA keeps its names: its certificates refer to it by them.
  'subject-name': { leaf: 'a new certificate', ca: null },
  'alternative-name': { leaf: 'a new certificate', ca: null },
  'mapped-address': { leaf: 'a new certificate', ca: null },
  'weak-key': { leaf: 'another key', ca: 'another key' },
  usages: { leaf: 'a new certificate', ca: 'a new certificate' },
  'basic-constraints': { leaf: 'a new certificate', ca: 'a new certificate' },
  'key-identifier': { leaf: 'a new certificate', ca: null },
  validity: { leaf: 'a new certificate', ca: 'a new certificate' },
  'old-version': { leaf: 'a new certificate', ca: 'a new certificate' },
  'host-bits': { leaf: 'a new certificate', ca: null },
};

/** Returns the warnings of a CA certificate and what replaces it; null for a certificate without a warning. */
export function caWarnings(
  certificate: Certificate,
): { readonly texts: readonly string[]; readonly cure: Cure } | null {
  const found = warningsOf([certificate]);
  if (found.length === 0) return null;
  const ways = found.map(({ rule }) => cures[rule].ca);
  const cure = ways.find((way) => way === 'another key') ?? ways.find((way) => way !== null) ?? null;
  return { texts: found.map(({ text }) => text), cure };
}
