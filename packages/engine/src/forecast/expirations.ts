import type { Expiring, ExpiryCopy } from './expiring.ts';
import { isAnchor } from './stops.ts';

/** A line with a certificate that could be read. */
type Dated = Expiring & Readonly<Record<'fingerprint' | 'notBefore' | 'notAfter', string>>;

/** A certificate with its copies, and the CAs above it by whose ends it ends too. */
export interface Expires {
  readonly entry: Dated;
  readonly copies: readonly ExpiryCopy[];
  /** Milliseconds since 1970. */
  readonly ends: number;
  readonly authorities: readonly Pick<Expires, 'entry' | 'ends'>[];
}

/** Each certificate once, however many copies of it there are. */
export function expirations(entries: readonly Expiring[]): readonly Expires[] {
  const byCertificate = Map.groupBy(entries.filter(isDated), ({ fingerprint }) => fingerprint);
  const certificates = new Map(
    [...byCertificate].map(([fingerprint, own]) => {
      const named = own.filter(({ name }) => name !== null);
      const entry = [...named, ...own].find(({ kind }) => kind !== 'trust bundle') ?? own[0];
      if (entry === undefined) throw new Error('a group has at least one member');
      return [fingerprint, { entry, copies: own.map(copyOf), ends: Date.parse(entry.notAfter) }];
    }),
  );
  return [...certificates.values()].map((each) => ({ ...each, authorities: above(each, certificates) }));
}

type Certificates = ReadonlyMap<string, Pick<Expires, 'entry' | 'ends'>>;

/** From the one that signed it upwards, as far as whoever verifies it looks. */
function above({ entry }: Pick<Expires, 'entry'>, certificates: Certificates): Expires['authorities'] {
  const found = new Map<string, Pick<Expires, 'entry' | 'ends'>>();
  let below: Dated = entry;
  while (below.signer !== null && !isAnchor(below.kind === 'authority' ? below.name : null)) {
    const signer = certificates.get(below.signer);
    // CAs that signed each other would lead round in a circle.
    if (signer === undefined || found.has(below.signer)) break;
    found.set(below.signer, signer);
    below = signer.entry;
  }
  return [...found.values()];
}

function isDated(entry: Expiring): entry is Dated {
  return entry.fingerprint !== null && entry.notBefore !== null && entry.notAfter !== null;
}

function copyOf({ node, sink, place, path }: Expiring): ExpiryCopy {
  return { node, sink, place, path };
}
