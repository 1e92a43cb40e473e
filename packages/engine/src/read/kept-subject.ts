import type { CertificateArtefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameSet } from '../same-set.ts';

/** The artifact whose group gives rights on kubelets. */
export const kubeletClient = 'apiserver-kubelet-client';

/**
 * Returns the artifact with the organizations that its stored certificate keeps: those that are right as well, and any group
 * that would be dropped without proof that the user has its rights by a binding. `stored` are the certificates of its
 * copies. Pure.
 */
export function withKeptSubject(
  artefact: CertificateArtefact,
  stored: readonly Certificate[],
  mayDropGroup: boolean,
): CertificateArtefact {
  const { commonName } = artefact.subject;
  // The youngest copy is the one that the others are made after; see `mainCopy`.
  const [leaf] = stored
    .filter(({ subject }) => subject.commonName === commonName)
    .toSorted((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
  if (leaf === undefined) return artefact;
  const { organizations } = leaf.subject;
  const isRight = artefact.keepsOrganizations?.some((each) => sameSet(each, organizations)) ?? false;
  const isHeldBack = !isRight && !mayDropGroup && dropsGroup(artefact, organizations);
  return isRight || isHeldBack ? { ...artefact, subject: { commonName, organizations } } : artefact;
}

/** Returns whether a certificate of these organizations loses them when it is made as declared. */
export function dropsGroup(declared: CertificateArtefact, organizations: readonly string[]): boolean {
  return declared.name === kubeletClient && declared.subject.organizations.length === 0 && organizations.length > 0;
}
