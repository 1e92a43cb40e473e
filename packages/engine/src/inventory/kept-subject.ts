import type { CertificateArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameSet } from '../bytes.ts';

/** The artifact whose group gives rights on kubelets. */
export const kubeletClientName = 'apiserver-kubelet-client';

/** `missing`: other certificates of the same node and CA are stored. An interrupted apply leaves the same. */
type Loss = 'damaged' | 'missing';

export interface StoredClient {
  readonly declared: CertificateArtifact;
  readonly stored: readonly Certificate[];
  /** Why a certificate seems lost. Null: none was stored, or none is known. */
  readonly loss: Loss | null;
}

export type ClientGroups =
  | { readonly state: 'new' }
  /** `kept`: the stored groups are right. `replaced`: the certificate gets the declared groups instead of these. */
  | { readonly state: 'kept' | 'replaced'; readonly groups: readonly string[] }
  /** The spec drops the group without proof of the rights: the groups of certificate `from` stay. */
  | { readonly state: 'held-back'; readonly groups: readonly string[]; readonly from: string }
  /** The same, and the lost certificate's groups are not known. */
  | { readonly state: 'lost'; readonly loss: Loss };

/**
 * Decides the groups of a certificate by what is stored of it and on other nodes. A group is dropped only if
 * `isProven`: a binding gives its user the rights. Pure.
 */
export function groupsFor(
  { declared, stored, loss }: StoredClient,
  others: readonly StoredClient[],
  isProven: boolean,
): ClientGroups {
  const mayDrop = isProven || declared.subject.organizations.length > 0;
  const leaf = youngest(stored);
  if (leaf !== undefined) {
    const { commonName, organizations: groups } = leaf.subject;
    if (commonName === declared.subject.commonName && isRight(declared, groups)) return { state: 'kept', groups };
    const isHeldBack = !mayDrop && groups.length > 0;
    return isHeldBack ? { state: 'held-back', groups, from: declared.id } : { state: 'replaced', groups };
  }
  if (mayDrop) return { state: 'new' };
  const known = others.flatMap((other) => {
    const subject = youngest(other.stored)?.subject;
    return subject?.commonName === declared.subject.commonName
      ? [{ groups: subject.organizations, from: other.declared.id }]
      : [];
  });
  const withGroup = known.find(({ groups }) => groups.length > 0);
  if (withGroup !== undefined) return { state: 'held-back', ...withGroup };
  return known.length === 0 && loss !== null ? { state: 'lost', loss } : { state: 'new' };
}

export function withGroups(artifact: CertificateArtifact, found: ClientGroups): CertificateArtifact {
  return found.state === 'kept' || found.state === 'held-back'
    ? { ...artifact, subject: { ...artifact.subject, organizations: found.groups } }
    : artifact;
}

/** The newest copy, from which the others are made; see `mainCopy`. */
function youngest(stored: readonly Certificate[]): Certificate | undefined {
  return stored.toSorted((a, b) => b.notBefore.getTime() - a.notBefore.getTime())[0];
}

function isRight({ subject, keepsOrganizations = [] }: CertificateArtifact, groups: readonly string[]): boolean {
  return [subject.organizations, ...keepsOrganizations].some((each) => sameSet(each, groups));
}
