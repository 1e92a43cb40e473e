import {
  type Artifact,
  type CertificateName,
  type IdentityRights,
  identityRights,
  type KubeconfigName,
  userRights,
} from '@kpki/spec';
import { sameSet } from '../bytes.ts';
import type { ClientSubject } from '../model/live-evidence.ts';
import { present } from '../model/slot.ts';
import type { Words } from '../model/statement.ts';
import type { Copy } from './copy.ts';
import { copiesOf, type Observation } from './observe.ts';
import type { ObservedState } from './observed-state.ts';

/** `declared` is the subject to issue; `stored` are those of the stored certificates. */
export interface ClientSubjects {
  readonly row: IdentityRights;
  readonly artifact: string;
  /** Null: all nodes have the same certificate. */
  readonly owner: string | null;
  readonly declared: ClientSubject;
  readonly stored: readonly ClientSubject[];
}

/** Returns the subjects of the clients and users whose rights are known, in the order of the catalog. */
export function clientSubjects(
  { artifacts, cluster }: ObservedState,
  observation: Observation,
): readonly ClientSubjects[] {
  const byName = Map.groupBy(artifacts, ({ name }) => name);
  const rightsOf = new Map(cluster.users.map(({ name, rights }) => [name, rights]));
  const subjectsOf = (row: IdentityRights, artifact: Artifact): readonly ClientSubjects[] => {
    if (!('subject' in artifact)) return [];
    const { id, owner, subject } = artifact;
    const declared = { user: subject.commonName, groups: subject.organizations };
    const stored = copiesOf(artifact, { observation }).flatMap(subjectOf);
    return [{ row, artifact: id, owner, declared, stored }];
  };
  return [
    ...identityRights.flatMap((row) => (byName.get(row.identity) ?? []).flatMap((each) => subjectsOf(row, each))),
    ...(byName.get('user') ?? []).flatMap((each) => {
      const rights = rightsOf.get(each.owner ?? '');
      return rights === undefined ? [] : subjectsOf(userRights(rights), each);
    }),
  ];
}

export function isSameSubject(one: ClientSubject, other: ClientSubject): boolean {
  return one.user === other.user && sameSet(one.groups, other.groups);
}

/** None where a copy has no certificate. */
function subjectOf(copy: Copy): readonly ClientSubject[] {
  const [leaf] = present(copy.certificates) ?? present(copy.kubeconfig)?.chain ?? [];
  return leaf === undefined ? [] : [{ user: leaf.subject.commonName, groups: leaf.subject.organizations }];
}

/** The answer about the rights of a subject. Plain data: a plan stores it. */
export interface RightsAnswer {
  /** `unproven`: no API server was reached, or none let the credential ask. */
  readonly state: 'proven' | 'failed' | 'unproven';
  /** The server, the credential and what is missing. */
  readonly text: Words;
}

/**
 * Whether the subject that a certificate gets may still do what the certificate is for. Plain data: a plan stores it.
 */
export interface SubjectRights extends RightsAnswer, ClientSubject {
  readonly identity: CertificateName | KubeconfigName;
}

/** A field is left out where no API server was asked. */
export interface RightsAsked {
  readonly kubeletClientRights?: RightsAnswer;
  readonly subjectRights?: readonly SubjectRights[];
}
