import type { RotationStatus } from '@kpki/engine';
import { phaseTexts } from '../phases.ts';
import { findingText } from '../statement.ts';
import type { Row, Severity } from './block.ts';
import { inSentence, type Shell } from './shell.ts';

/** Where a rotation is, in a few words, and what that means; an empty text: the label says all. */
export interface StatusWords {
  readonly glyph: string;
  readonly severity: Severity;
  readonly label: string;
  readonly text: string;
}

export function rotationStatusWords(status: RotationStatus, shell: Shell): StatusWords {
  const { at, isComplete, isPrepared, awaitsSignature, inconsistent, blocked } = status;
  const command = inSentence(shell);
  if (inconsistent !== undefined) {
    return { glyph: '×', severity: 'critical', label: 'inconsistent', text: findingText(inconsistent, command) };
  }
  if (at === null) {
    const [label, text] = isPrepared === true ? ['; prepared', phaseTexts.prepare] : ['', ''];
    return { glyph: '', severity: 'info', label: `no rotation in progress${label}`, text };
  }
  if (blocked !== undefined) {
    return { glyph: '×', severity: 'critical', label: `at ${at}, blocked`, text: findingText(blocked, command) };
  }
  if (awaitsSignature === true) {
    return { glyph: '~', severity: 'warning', label: `at ${at}, pending`, text: newKeyWaits };
  }
  return isComplete
    ? { glyph: '✓', severity: 'warning', label: `at ${at}`, text: phaseTexts[at] }
    : { glyph: '!', severity: 'warning', label: `at ${at}, incomplete`, text: '' };
}

/** Why a phase is pending. */
export const newKeyWaits = 'the new key waits for its certificate';

/** Returns the same in one text: `at trust: the new CA or key is trusted everywhere, …`. */
export function rotationStatusText(status: RotationStatus, shell: Shell): string {
  const { label, text } = rotationStatusWords(status, shell);
  return text === '' ? label : `${label}: ${text}`;
}

export function rotationStatusRow(status: RotationStatus, shell: Shell): Row {
  const { text, ...words } = rotationStatusWords(status, shell);
  return { ...words, subject: status.name, texts: text === '' ? [] : [text] };
}
