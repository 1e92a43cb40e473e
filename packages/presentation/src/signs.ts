import type { Severity } from './document/block.ts';

/** A state as every screen, report and command shows it. */
export interface Sign {
  readonly glyph: string;
  readonly word: string;
  readonly severity: Severity;
}

/** Returns what a row of a document takes of a sign. */
export function signLook<Of extends Severity>({
  glyph,
  severity,
}: {
  readonly glyph: string;
  readonly severity: Of;
}): { readonly glyph: string; readonly severity: Of } {
  return { glyph, severity };
}

/**
 * Each state with its sign, its word and how it stands out: a sign has one meaning wherever it is drawn. Only `ok` and
 * `failed` have other words where a verb of the screen says more, such as `passed` and `written`.
 */
export const signs = {
  ok: { glyph: '✓', word: 'ok', severity: 'success' },
  /** It does not work: a check, a case, a write, or all states of artifacts that fail now. */
  failed: { glyph: '✗', word: 'failed', severity: 'critical' },
  expired: { glyph: '†', word: 'expired', severity: 'critical' },
  /** Nothing is stored. */
  missing: { glyph: '_', word: 'missing', severity: 'critical' },
  /** Read, and contradicts the spec or itself. */
  invalid: { glyph: '≠', word: 'invalid', severity: 'critical' },
  /** A part is there, and another part is not. */
  incomplete: { glyph: '÷', word: 'incomplete', severity: 'warning' },
  due: { glyph: '!', word: 'due', severity: 'warning' },
  /** Something outside of this has to happen first: a signature, an approval, a restart or a reload. */
  pending: { glyph: '~', word: 'pending', severity: 'warning' },
  drifted: { glyph: '*', word: 'drifted', severity: 'warning' },
  rotating: { glyph: '→', word: 'rotating', severity: 'warning' },
  notCreated: { glyph: '+', word: 'not created', severity: 'info' },
  blocked: { glyph: '⊘', word: 'blocked', severity: 'critical' },
  /** Stored or answered, and unreadable. */
  unreadable: { glyph: '?', word: 'unreadable', severity: 'warning' },
  /** A server gives no answer. */
  unreachable: { glyph: '×', word: 'unreachable', severity: 'warning' },
  /** It could be observed, and was not yet. */
  unproven: { glyph: '¿', word: 'unproven', severity: 'warning' },
  /** No answer of any server tells. */
  notObservable: { glyph: '¬', word: 'not observable', severity: 'unknown' },
  anotherCa: { glyph: '⊠', word: 'another CA', severity: 'critical' },
  /** Other than what is stored. */
  differs: { glyph: '▤', word: 'differs', severity: 'critical' },
  /** Not done: left out, not begun, or not offered. */
  leftOut: { glyph: '○', word: 'left out', severity: 'info' },
  /** Nothing to do, and nothing to compare. */
  nothing: { glyph: '·', word: 'not asked', severity: 'unknown' },
} as const;
