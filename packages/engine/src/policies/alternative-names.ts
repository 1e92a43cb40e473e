import type { Certificate } from '@kpki/x509';
import type { DifferingNames, OddName } from '../model/certificate-findings.ts';

type Names = Certificate['names'];

const kinds: readonly (keyof Names)[] = ['dns', 'ip', 'uri', 'email'];

/** Compares by kind: no client accepts an address that is given as a DNS name. Null where the names are the same. */
export function namesDiffer(found: Names, declared: Pick<Names, 'dns' | 'ip'>): DifferingNames | null {
  const all: Names = { ...declared, uri: [], email: [] };
  const differing = { lacking: namesBeyond(all, found), extra: namesBeyond(found, all) };
  return differing.lacking.length + differing.extra.length === 0 ? null : differing;
}

/** Adds the kind of a name where the others have it as another kind. */
function namesBeyond(some: Names, others: Names): readonly OddName[] {
  const known = new Set(kinds.flatMap((kind) => others[kind]));
  return kinds.flatMap((kind) =>
    some[kind]
      .filter((name) => !others[kind].includes(name))
      .map((name) => (known.has(name) ? { name, as: kind } : { name })),
  );
}
