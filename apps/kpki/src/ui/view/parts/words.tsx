import { Text } from 'ink';
import { createContext, memo, type ReactNode, useContext } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit } from '../../../text/width.ts';
import { paragraph } from '../../state/scroll.ts';
import type { TonedLine } from '../../state/select/section-lines.ts';
import type { Severity } from '../../state/select/states.ts';
import { type Appearance, drawn, styled } from '../look.ts';
import { piecesOf, SearchContext } from '../search.ts';
import { palettes } from '../theme.ts';
import { emphasisOf, type Words as WordsOfRow, type WordsStyle } from '../words.ts';

export const LookContext = createContext<Appearance>({
  depth: 'sixteen',
  palette: palettes.dark,
  glyphs: 'unicode',
});

interface WordsProps extends WordsStyle {
  readonly children: string;
}

/** The only part that knows colors and glyphs; every other part draws with it. */
export const Words: (props: WordsProps) => ReactNode = memo((props: WordsProps): ReactNode => {
  const { children, ...style } = props;
  const emphasis = emphasisOf(style);
  const look = useContext(LookContext);
  const searched = useContext(SearchContext);
  const pieces = piecesOf(children, searched).map((piece, at) => {
    const isHit = at % 2 === 1;
    const { bold, underline } = emphasis;
    const stressed = { ...emphasis, bold: bold || isHit, underline: underline || isHit };
    return piece === '' ? '' : styled(drawn(piece, look), stressed, look);
  });
  return <Text wrap="truncate">{pieces.join('')}</Text>;
});

/** The names of the columns of a list. */
export function ColumnHeads({ children }: { readonly children: string }): ReactNode {
  return (
    <Words as="dim" underline>
      {children}
    </Words>
  );
}

/** Words next to each other. */
export function Row({ words }: { readonly words: readonly WordsOfRow[] }): ReactNode {
  return words.map(({ text, ...style }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a row is what stands at its location.
    <Words key={at} {...style}>
      {text}
    </Words>
  ));
}

export function cell(text: string, columns: number): string {
  return `${fit(clean(text), columns - 1)} `;
}

export function Lines(props: {
  readonly lines: readonly string[];
  readonly bold?: boolean;
  /** The line that a search has found. */
  readonly hit?: number | null;
}): ReactNode {
  const { lines, bold = false, hit = null } = props;
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
    <Words key={at} bold={bold}>{`${at === hit ? '› ' : '  '}${line}`}</Words>
  ));
}

export function TonedLines(props: {
  readonly lines: readonly TonedLine[];
  readonly margin?: string;
  /** The line that a search has found. */
  readonly hit?: number | null;
}): ReactNode {
  const { lines, margin = '  ', hit = null } = props;
  return lines.map(({ text, severity, pieces, head = text.length, isBold = false }, at) => {
    const before = at === hit ? '› ' : margin;
    if (pieces !== undefined)
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
        <Text key={at} wrap="truncate">
          <Row words={[{ text: before }, ...pieces.map((piece) => ({ text: piece.text, as: piece.role }))]} />
        </Text>
      );
    const begin = `${before}${text.slice(0, head)}`;
    return head < text.length ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
      <Text key={at} wrap="truncate">
        <Words severity={severity}>{begin}</Words>
        <Words>{text.slice(head)}</Words>
      </Text>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
      <Words key={at} severity={severity} bold={isBold}>
        {begin}
      </Words>
    );
  });
}

export function Paragraph(props: {
  readonly text: string;
  readonly columns: number;
  readonly severity?: Severity;
}): ReactNode {
  const { text, columns, severity = 'info' } = props;
  return paragraph(text, columns).map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
    <Words key={at} severity={severity}>
      {line}
    </Words>
  ));
}
