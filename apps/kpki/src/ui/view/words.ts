import { type Role, roleOfSeverity } from '../roles.ts';
import type { Severity } from '../state/select/states.ts';
import { type Appearance, drawn, type Emphasis, styled } from './look.ts';

/** How a text is drawn: what it is, and what stands out of it. */
export interface WordsStyle extends Partial<Omit<Emphasis, 'role'>> {
  readonly as?: Role;
  /** Of a line of a document: another way to say its role. */
  readonly severity?: Severity;
}

/** A piece of a row of the screen. */
export interface Words extends WordsStyle {
  readonly text: string;
}

export function emphasisOf(style: WordsStyle): Emphasis {
  const { severity = 'info', bold = false, chosen = false, underline = false, badge = false, flash = false } = style;
  const { as: role = roleOfSeverity[severity] } = style;
  return { role, bold, chosen, underline, badge, flash };
}

/** Returns the row as a terminal gets it. */
export function drawnRow(row: readonly Words[], look: Appearance): string {
  return row
    .map(({ text, ...style }) => (text === '' ? '' : styled(drawn(text, look), emphasisOf(style), look)))
    .join('');
}
