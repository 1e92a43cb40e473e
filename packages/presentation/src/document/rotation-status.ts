import { isPhaseComplete, type Phase, type RotationStatus } from '@kpki/engine';
import { phaseText } from '../phases.ts';
import { signLook, signs } from '../signs.ts';
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
      return { ...signLook(signs.invalid), label: 'inconsistent', text: findingText(status.finding, command) };
    case 'blocked': {
      const text = findingText(status.finding, command);
      return { ...signLook(signs.blocked), label: `${atText(status.at)}, ${signs.blocked.word}`, text };
    }
    case 'awaiting-signature':
      return { ...signLook(signs.pending), label: `${atText(status.at)}, ${signs.pending.word}`, text: newKeyWaits };
    case 'in-progress':
      return isPhaseComplete(status)
        ? { ...signLook(signs.rotating), label: atText(status.at), text: phaseText(status.at, [status]) }
        : { ...signLook(signs.incomplete), label: `${atText(status.at)}, ${signs.incomplete.word}`, text: '' };
    default: {
      const [label, text] =
        status.setting.isPrepared === true ? ['; prepared', phaseText('prepare', [status])] : ['', ''];
      return { glyph: '', severity: 'info', label: `no rotation in progress${label}`, text };
    }
  }
}

/** `phase trust`: a state of its own, so that the phase is no place. */
function atText(phase: Phase): string {
  return `phase ${phase}`;
}

/** Why a phase is pending. */
export const newKeyWaits = 'the new key waits for its certificate';

/** Returns the same in one text: `phase trust: the files trust the new CA …`. */
export function rotationStatusText(status: RotationStatus, shell: Shell): string {
  const { label, text } = rotationStatusWords(status, shell);
  return text === '' ? label : `${label}: ${text}`;
}

export function rotationStatusRow(status: RotationStatus, shell: Shell): Row {
  const { text, ...words } = rotationStatusWords(status, shell);
  return { ...words, subject: status.name, texts: text === '' ? [] : [text] };
}
