import type { Finding, Reason } from '../model/finding.ts';
import type { CaFacts, FileFacts, LeafFacts } from './facts.ts';

interface FactsOf {
  readonly leaf: LeafFacts;
  readonly ca: CaFacts;
  readonly file: FileFacts;
}
type Subject = keyof FactsOf;

/** What a finding leads to. */
interface ConsequenceOf {
  /** A plan issues it again, over the same key or a new one; `report`: a new certificate does not help, and none is issued. */
  readonly leaf: 'renew' | 'rekey' | 'report' | 'advice';
  /** Nothing is issued under it; `report`: the CA stays, since replacing one is a rotation. */
  readonly ca: 'block' | 'report' | 'advice';
  readonly file: 'report' | 'advice';
}

/**
 * One rule about certificates. `on` says what it applies to and what follows there: `leaf` and `ca` are judged in plan,
 * status, verify and adopt, `file` in `kpki status FILE`. `advice`: the certificate is as declared, so its state stays
 * `ok`, nothing refuses to issue it, and reports show the finding as a note.
 */
interface Policy<On extends Subject = Subject> {
  readonly code: Reason;
  readonly on: { readonly [Each in On]: ConsequenceOf[Each] };
  /** Null where nothing is wrong. */
  readonly find: (facts: FactsOf[On]) => Finding | null;
  /** Whether verifiers refuse the certificate now for a finding of the row; absent: the certificate stays usable. */
  readonly refused?: (found: Finding) => boolean;
}

/** A policy of any subject, as a row of the table. */
export interface Row {
  readonly code: Reason;
  readonly on: { readonly [Each in Subject]?: ConsequenceOf[Each] };
  readonly find: (facts: never) => Finding | null;
  readonly refused?: (found: Finding) => boolean;
}

export function policy<On extends Subject>(row: Policy<On>): Row {
  return row;
}

export interface Violation<Of extends Subject> {
  readonly finding: Finding;
  readonly consequence: ConsequenceOf[Of];
}

/** Returns all findings of the rows about a subject, in the order of the rows. */
export function violations<Of extends Subject>(
  rows: readonly Row[],
  subject: Of,
  facts: FactsOf[Of],
): readonly Violation<Of>[] {
  return rows.flatMap(({ on, find }) => {
    const consequence = on[subject];
    if (consequence === undefined) return [];
    const finding = (find as (facts: FactsOf[Of]) => Finding | null)(facts);
    return finding === null ? [] : [{ finding, consequence }];
  });
}
