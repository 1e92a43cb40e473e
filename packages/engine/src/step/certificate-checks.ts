import type { Cluster } from '@kpki/spec';
import { brokenSignature, type Certificate } from '@kpki/x509';
import { day } from '../inventory/wording.ts';

/** The issuer's clock may be ahead. */
export const clockSlackSeconds = 3600;

/** An issuer that works in whole minutes ends a certificate a little before its CA. */
export const capSlackSeconds = 120;

/** A certificate shorter than the window would be due from its first hour; its last third will do. */
export function renewalWindow(seconds: number, { validity }: Cluster): number {
  return Math.min(validity.renewBefore, Math.floor(seconds / 3));
}

// What is looked at in a CA's certificate and in a leaf alike: each answers what was found, or null.

export function hasEnded({ notAfter }: Certificate, now: Date): string | null {
  return notAfter < now ? `it expired on ${day(notAfter)}` : null;
}

/** Includes the time of day and the distance: a wrong clock is wrong by hours. */
export function notBegun({ notBefore }: Certificate, now: Date): string | null {
  if (notBefore <= now) return null;
  const when = `${notBefore.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const minutes = Math.ceil((notBefore.getTime() - now.getTime()) / 60_000);
  const ahead = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return `it begins at ${when}, ${ahead} from now by the clock of this machine`;
}

/** Go's verifier refuses broken digests, and keys outside of the table of algorithms. */
export function isWeak({ signatureAlgorithm, keyKind }: Certificate): string | null {
  if (brokenSignature(signatureAlgorithm) !== null) return 'it is signed with SHA-1 or MD5';
  return keyKind === null ? 'its key is of a kind that kpki does not use' : null;
}

type Names = Certificate['names'];
type Kind = keyof Names;

const kinds: readonly { readonly kind: Kind; readonly text: string }[] = [
  { kind: 'dns', text: 'a DNS name' },
  { kind: 'ip', text: 'an IP address' },
  { kind: 'uri', text: 'a URI' },
  { kind: 'email', text: 'a mail address' },
];

/** Compares by kind: no client accepts an address that is given as a DNS name. */
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
