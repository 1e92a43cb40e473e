import type { CertificateTemplate } from '@kpki/plugin';
import {
  type Certificate,
  canonicalAddress,
  encodeName,
  type NameTrees,
  type ReadNameTrees,
  readDistinguishedName,
  type SubjectNames,
} from '@kpki/x509';

/** The content of a certificate or a template: each list as texts, so that two are compared by their texts. */
export interface Words {
  /** As `CN=kubernetes`; an attribute without a short name by its OID. */
  readonly subject: readonly string[];
  /** As `DNS:a.example` and `IP:192.0.2.1`. */
  readonly names: readonly string[];
  /** Null: not a CA. */
  readonly ca: { readonly pathLength: number | null } | null;
  /** Key usages and extended key usages; a usage without a Kubernetes name by its OID. */
  readonly usages: readonly string[];
  /** As `permitted DNS:example.com` and `permitted IP:192.0.2.0/24`. */
  readonly constraints: readonly string[];
}

export function wordsOf({ subject, names, ca, pathLength, permittedNames, usages }: CertificateTemplate): Words {
  return {
    subject: readDistinguishedName(encodeName(subject)).attributes,
    names: namesIn(names),
    ca: ca ? { pathLength: pathLength ?? null } : null,
    usages,
    constraints: constraintsIn({ permitted: permittedNames ?? {} }),
  };
}

export function saidBy({ subject, names, ca, pathLength, ...rest }: Certificate): Words {
  return {
    subject: subject.attributes,
    names: namesIn(names),
    ca: ca ? { pathLength: pathLength ?? null } : null,
    usages: [...(rest.keyUsages ?? []), ...(rest.extendedKeyUsages ?? [])],
    constraints: constraintsIn(rest.nameConstraints ?? {}),
  };
}

function namesIn({ dns = [], ip = [], uri = [], email = [] }: Partial<SubjectNames>): readonly string[] {
  return [
    ...dns.map((each) => `DNS:${each}`),
    ...ip.map((each) => `IP:${canonicalAddress(each)}`),
    ...uri.map((each) => `URI:${each}`),
    ...email.map((each) => `email:${each}`),
  ];
}

interface Constraints {
  readonly permitted?: NameTrees | ReadNameTrees;
  readonly excluded?: ReadNameTrees;
  /** Set for names of a kind that is not compared. */
  readonly hasUnknown?: boolean;
}

function constraintsIn({ permitted = {}, excluded, hasUnknown = false }: Constraints): readonly string[] {
  return [
    ...namesIn(permitted).map((each) => `permitted ${each}`),
    ...namesIn(excluded ?? {}).map((each) => `excluded ${each}`),
    ...(hasUnknown ? ['names of another kind'] : []),
  ];
}
