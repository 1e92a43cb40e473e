import type { Certificate } from '../certificate.ts';
import { extensionOids } from '../oid.ts';
import { noNames, type ReadSubjectNames } from '../subject-names.ts';
import { chainRefusal } from './chain.ts';
import { makeConstraintCheck } from './constraints.ts';
import { criticalRefusal } from './path.ts';
import type { Refusal } from './refusal.ts';

/** The content of a certificate that a CA would sign. */
export interface Certified {
  readonly names: Pick<ReadSubjectNames, 'dns' | 'ip'>;
  readonly usages: readonly ('server' | 'client')[];
}

/** Extensions that exclude nothing. */
const harmless: ReadonlySet<string> = new Set([
  extensionOids.subjectKeyIdentifier,
  extensionOids.authorityKeyIdentifier,
  extensionOids.keyUsage,
  extensionOids.basicConstraints,
  extensionOids.subjectAlternativeName,
]);

/**
 * Returns why Go would refuse any certificate of this CA with these names and usages, each name separately: name
 * constraints, extended key usages, an unknown critical extension. Empty if nothing excludes it. A path
 * length excludes no leaf; dates, keys and signatures are not checked.
 */
export function exclusionsOf(ca: Certificate, { names, usages }: Certified): readonly Refusal[] {
  if (ca.extensions.every(({ oid }) => harmless.has(oid))) return [];
  const critical = criticalRefusal(ca);
  if (critical !== undefined) return [critical];
  const leaves = [
    nameless(ca),
    ...names.dns.map((name) => named(ca, { ...noNames, dns: [name] })),
    ...names.ip.map((name) => named(ca, { ...noNames, ip: [name] })),
  ];
  const violationOf = makeConstraintCheck();
  const found = leaves.flatMap((leaf) => usages.flatMap((usage) => chainRefusal([leaf, ca], usage, violationOf) ?? []));
  return [...new Map(found.map((each) => [each.text, each])).values()];
}

function nameless(ca: Certificate): Certificate {
  const { nameConstraints: _, pathLength: __, ...rest } = ca;
  return { ...rest, ca: false, extendedKeyUsages: null, names: noNames, extensions: [] };
}

function named(ca: Certificate, names: ReadSubjectNames): Certificate {
  const leaf = nameless(ca);
  const extension = { oid: extensionOids.subjectAlternativeName, critical: false, value: new Uint8Array() };
  return { ...leaf, names, extensions: [extension] };
}
