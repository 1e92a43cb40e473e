import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit, widthOf } from '../../../text/width.ts';
import { shownField } from '../../shown-field.ts';
import type { TextCell } from '../../state/screens/new-cluster/form.ts';
import { Words } from './words.tsx';

/** A text field: with its cursor while it has the focus. */
export function FieldText(props: {
  readonly cell: TextCell;
  readonly at: number | null;
  readonly columns: number;
}): ReactNode {
  const { cell, at, columns } = props;
  if (at !== null) return <Words bold>{fit(shownField(cell.value, at, columns), columns)}</Words>;
  const empty = cell.empty === '' ? '' : `(${cell.empty})`;
  const text = cell.value.trim() === '' ? clean(empty) : clean(cell.value);
  const room = columns - widthOf(cell.note) - 2;
  const note = cell.note !== '' && widthOf(text) <= room;
  return <Words>{note ? `${fit(text, room)}  ${cell.note}` : fit(text, columns)}</Words>;
}
