import type { Certificate } from '@kpki/x509';
import { isSignedBy } from '@kpki/x509';
import type { PlannedCa } from './ca-steps.ts';
import type { ProjectedCa } from './projected-ca.ts';
import type { Finding } from './reason.ts';

/** Returns why a CA is signed again over its key: its signer is rotated. */
export function signedAnew(certificate: Certificate, parent: ProjectedCa | null): Finding | null {
  if (parent?.trust === undefined) return null;
  const isOfInUse = parent.certificate !== null && isSignedBy(certificate, parent.certificate);
  if (isOfInUse || (parent.certificate === null && !parent.changes)) return null;
  return { reason: 'issuer-changed', text: 'what signed it is rotated, and the new one signs it over the same key' };
}

/** Adds what bundles trust above a CA while its signer is rotated. */
export function belowRotated(planned: PlannedCa, parent: ProjectedCa | null): PlannedCa {
  if (parent?.trust === undefined && parent?.passing === undefined) return planned;
  const { trust, passing } = parent;
  return {
    ...planned,
    projection: {
      ...planned.projection,
      ...(trust === undefined ? {} : { trustAbove: trust }),
      ...(passing === undefined ? {} : { passingAbove: passing }),
    },
  };
}
