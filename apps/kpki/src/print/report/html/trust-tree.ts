import type { Expiry } from '@kpki/engine';
import { firstOf } from '../../../text/first-of.ts';
import { residual } from '../../../text/residual.ts';
import type { Report, ReportEntry } from '../report.ts';
import { type Tone, toneOfEnd } from './tone.ts';

/** An authority with what it signed, or what was signed of one kind. */
export interface TrustNode {
  readonly title: string;
  /** When it ends; of several, the first. */
  readonly below: string;
  readonly tone: Tone | 'none';
  readonly isAuthority: boolean;
  readonly children: readonly TrustNode[];
}

/** So many are told of what one authority signed, and of how many stand at the top. */
const mostNodes = 30;
/** So many authorities above each other are told; Go's verifier takes no longer chain than some ten. */
const deepest = 10;

interface Reading {
  readonly bySigner: ReadonlyMap<string | null, readonly ReportEntry[]>;
  readonly expiries: ReadonlyMap<string, Expiry>;
  readonly at: Date;
  /** Authorities that signed each other would be told for ever. */
  readonly told: Set<string>;
}

/** Who signed what: at the top stands what nobody among what was looked at signed. */
export function trustTree({ entries, forecast, at }: Report): readonly TrustNode[] {
  const certificates = distinct(entries);
  const bySigner = Map.groupBy(certificates.values(), ({ signer }) =>
    signer !== null && certificates.has(signer) ? signer : null,
  );
  const expiries = new Map(forecast.map((expiry) => [expiry.fingerprint, expiry]));
  return nodesOf(bySigner.get(null) ?? [], { bySigner, expiries, at, told: new Set() }, 0);
}

/** Each certificate once: copies of it, and a bundle that holds it, are the same. */
function distinct(entries: readonly ReportEntry[]): ReadonlyMap<string, ReportEntry> {
  const found = new Map<string, ReportEntry>();
  for (const entry of entries) {
    const { fingerprint, kind } = entry;
    if (fingerprint !== null && (!found.has(fingerprint) || kind === 'authority')) found.set(fingerprint, entry);
  }
  return found;
}

function nodesOf(entries: readonly ReportEntry[], reading: Reading, depth: number): readonly TrustNode[] {
  const authorities = entries.filter(isAuthority).filter(({ fingerprint }) => isNew(fingerprint, reading));
  const leaves = Map.groupBy(
    entries.filter((entry) => !isAuthority(entry)),
    ({ name, artefact }) => name ?? artefact,
  );
  const all = [
    ...authorities.map((entry) => ({ title: entry.artefact, own: [entry], isAuthority: true })),
    ...[...leaves].map(([name, own]) => {
      const title = own.length === 1 ? (own[0]?.artefact ?? name) : `${name}, ${own.length} of them`;
      return { title, own, isAuthority: false };
    }),
  ];
  const { first, more } = firstOf(all, mostNodes);
  const nodes = first.map(({ title, own, isAuthority: signs }): TrustNode => {
    const under = signs && depth < deepest ? (reading.bySigner.get(own[0]?.fingerprint ?? '') ?? []) : [];
    return { title, ...endOf(own, reading), isAuthority: signs, children: nodesOf(under, reading, depth + 1) };
  });
  if (more === 0) return nodes;
  return [
    ...nodes,
    { title: `and ${more} more`, below: 'in the table below', tone: 'none', isAuthority: false, children: [] },
  ];
}

function isAuthority({ kind }: ReportEntry): boolean {
  return kind === 'authority' || kind === 'trust bundle';
}

function isNew(fingerprint: string | null, { told }: Reading): boolean {
  if (fingerprint === null || told.has(fingerprint)) return false;
  told.add(fingerprint);
  return true;
}

function endOf(entries: readonly ReportEntry[], { expiries, at }: Reading): Pick<TrustNode, 'below' | 'tone'> {
  const ends = entries.flatMap(({ fingerprint }) => expiries.get(fingerprint ?? '') ?? []);
  const [first, ...others] = ends;
  if (first === undefined) return { below: '', tone: 'none' };
  const earliest = others.reduce((a, b) => (b.residualSeconds < a.residualSeconds ? b : a), first);
  const left = earliest.residualSeconds <= 0 ? 'ended' : `${residual(earliest.residualSeconds)} left`;
  return { below: `${earliest.at.slice(0, 10)}, ${left}`, tone: toneOfEnd(earliest, at) };
}
