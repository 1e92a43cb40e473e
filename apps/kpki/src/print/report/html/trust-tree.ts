import type { Expiry } from '@kpki/engine';
import { type ExpirySeverity, firstOf, moreBelowText, type Report, residual, severityOfEnd } from '@kpki/presentation';
import type { ReportEntry } from '../report.ts';

export interface TrustNode {
  readonly title: string;
  readonly below: string;
  readonly severity: ExpirySeverity | 'none';
  readonly isCa: boolean;
  readonly children: readonly TrustNode[];
}

const mostNodes = 30;
/** The limit for levels of CAs; Go's verifier accepts chains of about ten. */
const deepest = 10;

interface TrustTreeInput {
  readonly bySigner: ReadonlyMap<string | null, readonly ReportEntry[]>;
  readonly expiries: ReadonlyMap<string, Expiry>;
  readonly at: Date;
}

/** Takes certificates without a known signer as roots, and the first of a circle of cross-signed CAs. */
export function trustTree({ entries, forecast, at }: Report): readonly TrustNode[] {
  const certificates = distinct(entries);
  const opened = firstOfCircles(certificates);
  const bySigner = Map.groupBy(certificates.values(), (entry) =>
    opened.has(entry) ? null : (signerOf(entry, certificates)?.fingerprint ?? null),
  );
  const expiries = new Map(forecast.map((expiry) => [expiry.fingerprint, expiry]));
  return nodesOf(bySigner.get(null) ?? [], { bySigner, expiries, at }, 0);
}

/** Copies of a certificate, also in bundles, count once. */
function distinct(entries: readonly ReportEntry[]): Certificates {
  const found = new Map<string, ReportEntry>();
  for (const entry of entries) {
    const { fingerprint, kind } = entry;
    if (fingerprint !== null && (!found.has(fingerprint) || kind === 'ca')) found.set(fingerprint, entry);
  }
  return found;
}

type Certificates = ReadonlyMap<string, ReportEntry>;

function signerOf({ signer }: ReportEntry, certificates: Certificates): ReportEntry | null {
  return (signer === null ? undefined : certificates.get(signer)) ?? null;
}

/** Returns one certificate of each circle of signers: else none of the circle would be below a root. */
function firstOfCircles(certificates: Certificates): ReadonlySet<ReportEntry> {
  const first = new Set<ReportEntry>();
  const seen = new Set<ReportEntry>();
  for (const entry of certificates.values()) {
    const way = new Set<ReportEntry>();
    let at: ReportEntry | null = entry;
    while (at !== null && !seen.has(at)) {
      seen.add(at);
      way.add(at);
      at = signerOf(at, certificates);
    }
    if (at !== null && way.has(at)) first.add(at);
  }
  return first;
}

function nodesOf(entries: readonly ReportEntry[], reading: TrustTreeInput, depth: number): readonly TrustNode[] {
  const cas = entries.filter(isCa);
  const leaves = Map.groupBy(
    entries.filter((entry) => !isCa(entry)),
    ({ name, artifact }) => name ?? artifact,
  );
  const all = [
    ...cas.map((entry) => ({ title: entry.artifact, own: [entry], isCa: true })),
    ...[...leaves].map(([name, own]) => {
      const title = own.length === 1 ? (own[0]?.artifact ?? name) : `${name} (${own.length})`;
      return { title, own, isCa: false };
    }),
  ];
  const { first, more } = firstOf(all, mostNodes);
  const nodes = first.map(({ title, own, isCa: signs }): TrustNode => {
    const under = signs && depth < deepest ? (reading.bySigner.get(own[0]?.fingerprint ?? '') ?? []) : [];
    return { title, ...endOf(own, reading), isCa: signs, children: nodesOf(under, reading, depth + 1) };
  });
  if (more === 0) return nodes;
  return [...nodes, { title: moreBelowText(more), below: '', severity: 'none', isCa: false, children: [] }];
}

function isCa({ kind }: ReportEntry): boolean {
  return kind === 'ca' || kind === 'trust bundle';
}

function endOf(
  entries: readonly ReportEntry[],
  { expiries, at }: TrustTreeInput,
): Pick<TrustNode, 'below' | 'severity'> {
  const ends = entries.flatMap(({ fingerprint }) => expiries.get(fingerprint ?? '') ?? []);
  const [first, ...others] = ends;
  if (first === undefined) return { below: '', severity: 'none' };
  const earliest = others.reduce((a, b) => (b.residualSeconds < a.residualSeconds ? b : a), first);
  const left = `${residual(earliest.residualSeconds)}${earliest.residualSeconds > 0 ? ' left' : ''}`;
  // What expires with its CA is as urgent as the CA.
  const ca = [...expiries.values()].find(({ artifact }) => artifact === earliest.cappedBy);
  return { below: `${earliest.at.slice(0, 10)}, ${left}`, severity: severityOfEnd(ca ?? earliest, at) };
}
