import type { Certificate } from '@kpki/x509';

type Names = Certificate['names'];
type Kind = keyof Names;

const kinds: readonly { readonly kind: Kind; readonly text: string }[] = [
  { kind: 'dns', text: 'a DNS name' },
  { kind: 'ip', text: 'an IP address' },
  { kind: 'uri', text: 'a URI' },
  { kind: 'email', text: 'a mail address' },
];

/**
 * Returns the missing and extra names of a certificate, in words. The kind counts: no client accepts an address that is
 * given as a DNS name.
 */
export function namesDiffer(there: Names, declared: Pick<Names, 'dns' | 'ip'>): string | null {
  const all: Names = { ...declared, uri: [], email: [] };
  const lacks = namesBeyond(all, there);
  const extra = namesBeyond(there, all);
  if (lacks.length + extra.length === 0) return null;
  return [
    ...(lacks.length > 0 ? [`it lacks ${lacks.join(', ')}`] : []),
    ...(extra.length > 0 ? [`${extra.join(', ')} ${extra.length === 1 ? 'is' : 'are'} not declared`] : []),
  ].join('; ');
}

/** Adds the kind of a name where the others have it as another kind. */
function namesBeyond(some: Names, others: Names): readonly string[] {
  const known = new Set(kinds.flatMap(({ kind }) => others[kind]));
  return kinds.flatMap(({ kind, text }) =>
    some[kind]
      .filter((name) => !others[kind].includes(name))
      .map((name) => (known.has(name) ? `${name} as ${text}` : name)),
  );
}
