import { isPhaseComplete, type RotationStatus } from '@kpki/engine';
import { phaseText } from '../phases.ts';
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
  const command = inSentence(shell);
  switch (status.is) {
    case 'inconsistent':
      return { glyph: '✗', severity: 'critical', label: 'inconsistent', text: findingText(status.finding, command) };
    case 'blocked': {
      const text = findingText(status.finding, command);
      return { glyph: '✗', severity: 'critical', label: `at ${status.at}, blocked`, text };
    }
    case 'awaiting-signature':
      return { glyph: '~', severity: 'warning', label: `at ${status.at}, pending`, text: newKeyWaits };
    case 'in-progress':
      return isPhaseComplete(status)
        ? { glyph: '→', severity: 'warning', label: `at ${status.at}`, text: phaseText(status.at, [status]) }
        : { glyph: '!', severity: 'warning', label: `at ${status.at}, incomplete`, text: '' };
    default: {
      const [label, text] =
        status.setting.isPrepared === true ? ['; prepared', phaseText('prepare', [status])] : ['', ''];
      return { glyph: '', severity: 'info', label: `no rotation in progress${label}`, text };
    }
  }
}

/** Why a phase is pending. */
export const newKeyWaits = 'the new key waits for its certificate';

/** Returns the same in one text: `at trust: the files trust the new CA …`. */
export function rotationStatusText(status: RotationStatus, shell: Shell): string {
  const { label, text } = rotationStatusWords(status, shell);
  return text === '' ? label : `${label}: ${text}`;
}

export function rotationStatusRow(status: RotationStatus, shell: Shell): Row {
  const { text, ...words } = rotationStatusWords(status, shell);
  return { ...words, subject: status.name, texts: text === '' ? [] : [text] };
}
