import { Box } from 'ink';
import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit, widthOf } from '../../../text/width.ts';
import { shownField } from '../../state/field.ts';
import {
  type Cell,
  type FormLine,
  invalidGlyph,
  labelColumns,
  type TextCell,
} from '../../state/screens/new-cluster/form.ts';
import { Words } from './words.tsx';

interface FormProps {
  readonly lines: readonly FormLine[];
  readonly focus: string;
  readonly at: number;
  readonly wrong: ReadonlySet<string>;
  readonly columns: number;
}

/** Marks the focus at the margin, and problems before their text. */
export function FormLines({ lines, ...props }: FormProps): ReactNode {
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of a form is what stands at its row.
    <Line key={at} line={line} {...props} />
  ));
}

const wordsSeverities = { text: 'info', heading: 'info', advice: 'warning', problem: 'critical' } as const;

function Line({ line, ...props }: Omit<FormProps, 'lines'> & { readonly line: FormLine }): ReactNode {
  const { columns, focus } = props;
  if (line.is === 'space') return <Words> </Words>;
  if (line.is === 'words')
    return (
      <Words bold={line.as === 'heading'} severity={wordsSeverities[line.as]}>
        {fit(`  ${clean(line.text)}`, columns)}
      </Words>
    );
  const { label, cells, widths } = line;
  // Of several cells, the cell is marked instead of the line.
  const isMarked = cells.length === 1 && cells[0]?.id === focus;
  const before = label === null ? '' : fit(clean(label), labelColumns);
  const room = columns - 2 - (label === null ? 0 : labelColumns);
  return (
    <Box height={1}>
      <Box flexShrink={0}>
        <Words>{`${isMarked ? '›' : ' '} ${before}`}</Words>
      </Box>
      {cells.map((cell, at) => (
        <CellText key={cell.id} cell={cell} alone={cells.length === 1} {...props} columns={widths?.[at] ?? room} />
      ))}
    </Box>
  );
}

function CellText(props: Omit<FormProps, 'lines'> & { readonly cell: Cell; readonly alone: boolean }): ReactNode {
  const { cell, alone, focus, at, wrong, columns } = props;
  const isWrong = wrong.has(cell.id);
  // With focus, the row above the keys shows the problem.
  const mark = !alone && cell.id === focus ? '› ' : isWrong ? `${invalidGlyph} ` : '  ';
  return (
    <Box width={columns} height={1} flexShrink={0} overflow="hidden">
      <Words severity={isWrong ? 'critical' : 'info'}>{mark}</Words>
      <CellValue cell={cell} focused={cell.id === focus} at={at} columns={columns - 2} />
    </Box>
  );
}

function CellValue(props: {
  readonly cell: Cell;
  readonly focused: boolean;
  readonly at: number;
  readonly columns: number;
}): ReactNode {
  const { cell, focused, at, columns } = props;
  switch (cell.is) {
    case 'text':
      return <Words bold={focused}>{textShown(cell, focused ? at : null, columns - 1)}</Words>;
    case 'choice':
      return (
        <Box width={columns} height={1} overflow="hidden">
          {cell.options.map(({ value, label }) => (
            <Box key={value} flexShrink={0}>
              <Words chosen={focused && value === cell.value}>{alternative(label, value === cell.value)}</Words>
              <Words>{'  '}</Words>
            </Box>
          ))}
          <Words>{fit('', 1)}</Words>
        </Box>
      );
    case 'option':
      return <Words chosen={focused}>{fit(alternative(cell.label, cell.chosen), columns).trimEnd()}</Words>;
    case 'tick':
      return <Words chosen={focused}>{cell.value ? '[x]' : '[ ]'}</Words>;
    case 'button':
      return <Words chosen={focused}>{`[ ${clean(cell.label)} ]`}</Words>;
  }
}

function alternative(label: string, chosen: boolean): string {
  return `(${chosen ? '•' : ' '}) ${clean(label)}`;
}

function textShown(cell: TextCell, at: number | null, columns: number): string {
  if (at !== null) return fit(shownField(cell.value, at, columns), columns);
  const empty = cell.empty === '' ? '' : `(${cell.empty})`;
  const text = cell.value.trim() === '' ? clean(empty) : clean(cell.value);
  const room = columns - widthOf(cell.note) - 2;
  const note = cell.note !== '' && widthOf(text) <= room;
  return note ? `${fit(text, room)}  ${cell.note}` : fit(text, columns);
}
