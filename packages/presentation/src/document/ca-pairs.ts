import type { RotationStatus } from '@kpki/engine';
import { copiesOf, momentOf, octets, type StoredArtifacts } from './artifact.ts';
import { type Block, heading, noValue, table } from './block.ts';

interface CaMark {
  readonly fingerprint: string;
  readonly serial: string | null;
  readonly notAfter: string | null;
}

/** The CA before a rotation and the one after it; null: not made, or removed. */
export interface CaPair {
  readonly name: string;
  readonly old: CaMark | null;
  readonly new: CaMark | null;
}

/** Returns both certificates of each rotated CA, as they are stored. */
export function caPairs(
  stored: Pick<StoredArtifacts, 'entries'>,
  statuses: readonly Pick<RotationStatus, 'name'>[],
): readonly CaPair[] {
  return statuses.flatMap(({ name }): readonly CaPair[] => {
    const copies = copiesOf(stored, name);
    const [main] = copies.flatMap(({ fingerprint, serial, notAfter }) =>
      fingerprint === null ? [] : [{ fingerprint, serial, notAfter }],
    );
    if (main === undefined) return [];
    const others = copies.flatMap(({ otherCertificates = [] }) => otherCertificates);
    const next = others.find(({ slot }) => slot === 'next');
    const previous = others.find(({ slot }) => slot === 'previous');
    if (next !== undefined) return [{ name, old: main, new: next }];
    return [previous === undefined ? { name, old: main, new: null } : { name, old: previous, new: main }];
  });
}

/** Returns the certificates of each CA next to each other. */
export function caPairBlocks(pairs: readonly CaPair[]): readonly Block[] {
  return pairs.flatMap((pair): readonly Block[] => [
    heading(pair.name),
    table<(typeof fields)[number]>(
      [
        ['', ([label]) => label],
        ['OLD', ([, of]) => (pair.old === null ? noValue : of(pair.old))],
        ['NEW', ([, of]) => (pair.new === null ? noValue : of(pair.new))],
      ],
      fields,
    ),
  ]);
}

/** The first octets tell two certificates apart; the details have all of them. */
const shownOctets = 4;

function firstOctets(hex: string): string {
  return octets(hex.slice(0, 2 * shownOctets));
}

const fields: readonly (readonly [label: string, of: (mark: CaMark) => string])[] = [
  ['SHA-256 starts', ({ fingerprint }) => firstOctets(fingerprint)],
  ['serial starts', ({ serial }) => (serial === null ? noValue : firstOctets(serial))],
  ['valid until', ({ notAfter }) => (notAfter === null ? noValue : momentOf(notAfter).slice(0, 10))],
];
