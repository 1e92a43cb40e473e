import type { Certificate } from '@kpki/x509';
import { isSignedBy } from '@kpki/x509';
import type { PlannedAuthority } from './authority-steps.ts';
import type { ProjectedCa } from './projected-ca.ts';
import type { Finding } from './reason.ts';

/** Why an authority is signed anew over its own key: what signs it is rotated, and another generation of it is in use. */
export function signedAnew(certificate: Certificate, parent: ProjectedCa | null): Finding | null {
  if (parent?.trust === undefined) return null;
  const isOfInUse = parent.certificate !== null && isSignedBy(certificate, parent.certificate);
  if (isOfInUse || (parent.certificate === null && !parent.changes)) return null;
  return { reason: 'issuer-changed', text: 'what signed it is rotated, and the new one signs it over the same key' };
}

/** What was planned of an authority, and what is trusted above it while that is rotated. */
export function belowRotated(planned: PlannedAuthority, parent: ProjectedCa | null): PlannedAuthority {
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
