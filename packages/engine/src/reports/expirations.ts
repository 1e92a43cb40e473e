import type { ArtifactName } from '@kpki/spec';
import type { StatusEntry } from './status.ts';
import { isAnchor } from './stops.ts';

type Dated = Expiring & Readonly<Record<'fingerprint' | 'notBefore' | 'notAfter', string>>;

/** A certificate and the CAs above it that limit its validity. */
export interface Expires {
  readonly entry: Dated;
  readonly copies: readonly ExpiryCopy[];
  /** Milliseconds since 1970. */
  readonly ends: number;
  readonly cas: readonly Pick<Expires, 'entry' | 'ends'>[];
}

/** Returns each certificate once, with all its copies. */
export function expirations(entries: readonly Expiring[]): readonly Expires[] {
  const byCertificate = Map.groupBy(entries.filter(isDated), ({ fingerprint }) => fingerprint);
  const certificates = new Map(
    [...byCertificate].map(([fingerprint, own]) => {
      const named = own.filter(({ name }) => name !== null);
      const entry = [...named, ...own].find(({ kind }) => kind !== 'trust bundle') ?? own[0];
      if (entry === undefined) throw new Error('a group has at least one member');
      return [
        fingerprint,
        {
          entry,
          copies: own.map(({ node, sink, location, path }) => ({ node, sink, location, path })),
          ends: Date.parse(entry.notAfter),
        },
      ];
    }),
  );
  return [...certificates.values()].map((each) => ({ ...each, cas: above(each, certificates) }));
}

type Certificates = ReadonlyMap<string, Pick<Expires, 'entry' | 'ends'>>;

/** Returns the signers upwards, up to the first one that components trust. */
function above({ entry }: Pick<Expires, 'entry'>, certificates: Certificates): Expires['cas'] {
  const found = new Map<string, Pick<Expires, 'entry' | 'ends'>>();
  let below: Dated = entry;
  while (below.signer !== null && !isAnchor(below.kind === 'ca' ? below.name : null)) {
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

/** The fields of a report line that a forecast needs. `name` is null outside of the catalog. */
export type Expiring = Pick<
  StatusEntry,
  | 'artifact'
  | 'owner'
  | 'node'
  | 'sink'
  | 'location'
  | 'path'
  | 'subject'
  | 'notBefore'
  | 'notAfter'
  | 'fingerprint'
  | 'signer'
> & { readonly name: ArtifactName | null; readonly kind: StatusEntry['kind'] | null };

export type ExpiryCopy = Pick<StatusEntry, 'node' | 'sink' | 'location' | 'path'>;
