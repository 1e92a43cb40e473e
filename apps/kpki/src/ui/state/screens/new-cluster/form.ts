import { signs } from '@kpki/presentation';
import type { NodeListName } from '../../../../new-cluster/question.ts';
import type { Draft } from '../../draft.ts';

interface CellsLine {
  readonly is: 'cells';
  /** Null: the cells begin at the margin. */
  readonly label: string | null;
  readonly cells: readonly Cell[];
  readonly widths?: readonly number[];
}

export type FormLine =
  | CellsLine
  | { readonly is: 'words'; readonly text: string; readonly as: WordsAs }
  | { readonly is: 'space' };

/** Advice does not prevent going on. */
type WordsAs = 'text' | 'heading' | 'advice' | 'problem';

export type Cell = TextCell | ChoiceCell | OptionCell | TickCell | ButtonCell;

interface AnyCell {
  readonly id: string;
  readonly field: string;
  readonly name: string;
  /** The first sentence fits a line of 80 columns. */
  readonly help: string;
}

export interface TextCell extends AnyCell {
  readonly is: 'text';
  readonly value: string;
  readonly empty: string;
  readonly note: string;
  readonly enter: Pressed | null;
  readonly write: (draft: Draft, text: string) => Draft;
}

/** Few alternatives in one line; left and right change it. */
export interface ChoiceCell extends AnyCell {
  readonly is: 'choice';
  readonly options: readonly ChoiceOption[];
  readonly value: string | null;
  readonly write: (draft: Draft, value: string) => Draft;
}

export interface ChoiceOption {
  readonly value: string;
  readonly label: string;
  readonly help: string;
}

export interface OptionCell extends AnyCell {
  readonly is: 'option';
  readonly label: string;
  readonly chosen: boolean;
  readonly choose: (draft: Draft) => Draft;
}

interface TickCell extends AnyCell {
  readonly is: 'tick';
  readonly value: boolean;
  readonly write: (draft: Draft, value: boolean) => Draft;
}

export interface ButtonCell extends AnyCell {
  readonly is: 'button';
  readonly label: string;
  readonly press: Pressed;
}

export type Pressed =
  | { readonly is: 'next' }
  | { readonly is: 'back' }
  | { readonly is: 'write'; readonly show: 'plan' | 'trust' }
  | { readonly is: 'change'; readonly draft: (draft: Draft) => Draft; readonly focus: string }
  | { readonly is: 'test' }
  | { readonly is: 'paste'; readonly list: NodeListName }
  | { readonly is: 'load'; readonly kind: 'backend' | 'sink'; readonly use: string };

export const space: FormLine = { is: 'space' };

export function words(text: string, as: WordsAs = 'text'): FormLine {
  return { is: 'words', text, as };
}

export function heading(text: string): FormLine {
  return words(text, 'heading');
}

export function field(cell: Cell): FormLine {
  return { is: 'cells', label: cell.name, cells: [cell] };
}

export function alone(cell: Cell): FormLine {
  return { is: 'cells', label: null, cells: [cell] };
}

export function textLine(cell: Parameters<typeof textCell>[0]): FormLine {
  return field(textCell(cell));
}

export function choiceLine(cell: Parameters<typeof choiceCell>[0]): FormLine {
  return field(choiceCell(cell));
}

export function buttonLine(cell: Parameters<typeof buttonCell>[0]): FormLine {
  return alone(buttonCell(cell));
}

export function textCell(
  cell: Pick<TextCell, 'field' | 'name' | 'help' | 'value' | 'write'> &
    Partial<Pick<TextCell, 'id' | 'empty' | 'note' | 'enter'>>,
): TextCell {
  return { is: 'text', id: cell.field, empty: '', note: '', enter: null, ...cell };
}

export function choiceCell(cell: Omit<ChoiceCell, 'is' | 'id'>): ChoiceCell {
  return { is: 'choice', id: cell.field, ...cell };
}

export function optionCell(cell: Omit<OptionCell, 'is' | 'id'> & { readonly value: string }): OptionCell {
  const { value, ...rest } = cell;
  return { is: 'option', id: `${cell.field}=${value}`, ...rest };
}

/** Problems of a list, such as that it is empty, are shown at the button that adds to it, by another name. */
export function buttonCell(
  cell: Pick<ButtonCell, 'id' | 'label' | 'help' | 'press'> & Partial<Pick<ButtonCell, 'field' | 'name'>>,
): ButtonCell {
  return { is: 'button', field: '', name: cell.label, ...cell };
}

export const labelColumns = 22;

/** Of an answer with a problem. */
export const invalidGlyph: string = signs.invalid.glyph;

/** The mark of the focus at the margin. */
const marginColumns = 2;

/** Which cell of a line is at a column; a click on a label is one on its first cell. */
export function cellAt({ label, cells, widths = [] }: CellsLine, column: number): number {
  let end = marginColumns + (label === null ? 0 : labelColumns);
  for (const [at, width] of widths.entries()) {
    end += width;
    if (column < end) return at;
  }
  return cells.length - 1;
}
