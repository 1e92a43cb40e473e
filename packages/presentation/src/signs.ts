import type { Severity } from './document/block.ts';

/** A state as every screen, report and command shows it. */
export interface Sign {
  readonly glyph: string;
  readonly word: string;
  readonly severity: Severity;
}

function sign<const Word extends string, const Of extends Severity>(
  glyph: string,
  word: Word,
  severity: Of,
): { readonly glyph: string; readonly word: Word; readonly severity: Of } {
  return { glyph, word, severity };
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
  ok: sign('✓', 'ok', 'success'),
  /** It does not work: a check, a case, a write, or all states of artifacts that fail now. */
  failed: sign('✗', 'failed', 'critical'),
  expired: sign('†', 'expired', 'critical'),
  /** Nothing is stored. */
  missing: sign('_', 'missing', 'critical'),
  /** Read, and contradicts the spec or itself. */
  invalid: sign('≠', 'invalid', 'critical'),
  /** A part is there, and another part is not. */
  incomplete: sign('÷', 'incomplete', 'warning'),
  due: sign('!', 'due', 'warning'),
  /** Something outside of this has to happen first: a signature, an approval, a restart or a reload. */
  pending: sign('~', 'pending', 'warning'),
  drifted: sign('*', 'drifted', 'warning'),
  rotating: sign('→', 'rotating', 'warning'),
  notCreated: sign('+', 'not created', 'info'),
  blocked: sign('⊘', 'blocked', 'critical'),
  /** Stored or answered, and unreadable. */
  unreadable: sign('?', 'unreadable', 'warning'),
  /** A server gives no answer. */
  unreachable: sign('×', 'unreachable', 'warning'),
  /** It could be observed, and was not yet. */
  unproven: sign('¿', 'unproven', 'warning'),
  /** No answer of any server tells. */
  notObservable: sign('¬', 'not observable', 'unknown'),
  anotherCa: sign('⊠', 'another CA', 'critical'),
  /** Other than what is stored. */
  differs: sign('▤', 'differs', 'critical'),
  /** Not done: left out, not begun, or not offered. */
  leftOut: sign('○', 'left out', 'info'),
  /** Nothing to do, and nothing to compare. */
  nothing: sign('·', 'not asked', 'unknown'),
} as const satisfies Readonly<Record<string, Sign>>;
