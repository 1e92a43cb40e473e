import { clean } from '../text/clean.ts';
import { hanging, paragraph, widthOf, wrap } from '../text/width.ts';
import { type Color, painted, type View } from './view.ts';

/** A piece of a document, as data: what a terminal, a screen and a screen reader lay out, each in its own way. */
export type Block =
  | { readonly is: 'text'; readonly text: string }
  /** Rows share their columns. */
  | { readonly is: 'rows'; readonly rows: readonly Row[] }
  | { readonly is: 'list'; readonly items: readonly Item[] }
  /** Is copied into a shell, so it is never broken. */
  | { readonly is: 'command'; readonly text: string }
  | { readonly is: 'gap' };

/** `+ create   apiserver cp1  missing`: what is done to what, and why, a line each. */
export interface Row {
  readonly glyph: string;
  readonly label: string;
  readonly color: Color | null;
  readonly subject: string;
  readonly texts: readonly string[];
}

interface Item {
  readonly text: string;
  /** Whether it has a place in the order. */
  readonly isNumbered: boolean;
}

export const gap: Block = { is: 'gap' };

/** Lays out a document for a terminal or a file. */
export function blocksText(blocks: readonly Block[], view: View): string {
  return blocks.flatMap((block) => textLines(block, view)).join('\n');
}

/** The same as lines, without colors. */
export function textLinesOf(blocks: readonly Block[], width: number): readonly string[] {
  return blocks.flatMap((block) => textLines(block, { wide: false, width, colors: false }));
}

function textLines(block: Block, view: View): readonly string[] {
  switch (block.is) {
    case 'gap':
      return [''];
    case 'text':
      return paragraph(clean(block.text), view.width);
    case 'command':
      return [`  ${clean(block.text)}`];
    case 'list':
      return itemHeads(block.items).flatMap(({ head, text }) => hanging(head, clean(text), view.width));
    case 'rows':
      return rowHeads(block.rows).flatMap(({ does, head, color, texts: [first = '', ...rest] }) => {
        const [line = '', ...more] = hanging(head, clean(first), view.width);
        return [
          `${painted(line.slice(0, does), color, view)}${line.slice(does)}`,
          ...more,
          ...rest.flatMap((text) => hanging(' '.repeat(widthOf(head)), clean(text), view.width)),
        ];
      });
  }
}

const leastText = 30;

/** Lays out a document for a screen: nothing is wider than that. */
export function blockLines(blocks: readonly Block[], columns: number): readonly string[] {
  return blocks.flatMap((block) => screenLines(block, columns));
}

function screenLines(block: Block, columns: number): readonly string[] {
  switch (block.is) {
    case 'gap':
      return [''];
    case 'text':
      return wrap(clean(block.text), columns);
    case 'command':
      return wrap(clean(`  ${block.text}`), columns);
    case 'list':
      return itemHeads(block.items).flatMap(({ head, text }) => behind(head, text, columns));
    case 'rows':
      return rowHeads(block.rows).flatMap(({ head, texts: [first = '', ...rest] }) => [
        ...behind(head, first, columns),
        ...rest.flatMap((text) => behind(' '.repeat(widthOf(head)), text, columns)),
      ]);
  }
}

/** Continued lines are indented below the text, where there is room for it. */
function behind(head: string, text: string, columns: number): readonly string[] {
  const width = widthOf(head);
  const shown = clean(text);
  if (columns - width < leastText) return wrap(`${head}${shown}`.trimEnd(), columns);
  return wrap(shown, columns - width).map((line, at) => `${at === 0 ? head : ' '.repeat(width)}${line}`.trimEnd());
}

/** Returns the sentences of a document for a screen reader: symbols and columns are for eyes. */
export function blocksSaid(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap(sentencesOf);
}

function sentencesOf(block: Block): readonly string[] {
  switch (block.is) {
    case 'gap':
      return [];
    case 'text':
    case 'command':
      return [clean(block.text)];
    case 'list':
      return block.items.map(({ text }) => clean(text));
    case 'rows':
      return block.rows.map(({ label, subject, texts }) => clean([`${label} ${subject}`, ...texts].join('; ')));
  }
}

interface HeadedRow extends Row {
  readonly head: string;
  /** The length of what is painted. */
  readonly does: number;
}

function rowHeads(rows: readonly Row[]): readonly HeadedRow[] {
  const labels = Math.max(7, ...rows.map(({ label }) => widthOf(label)));
  const width = Math.max(0, ...rows.map(({ subject }) => widthOf(clean(subject))));
  return rows.map((row) => {
    const does = `${row.glyph} ${row.label.padEnd(labels)}`;
    const subject = clean(row.subject);
    return { ...row, does: does.length, head: `${does}  ${subject}${' '.repeat(width - widthOf(subject))}  ` };
  });
}

function itemHeads(items: readonly Item[]): readonly { readonly head: string; readonly text: string }[] {
  const digits = String(items.filter(({ isNumbered }) => isNumbered).length).length;
  let number = 0;
  return items.map(({ text, isNumbered }) => {
    if (isNumbered) number += 1;
    return { text, head: isNumbered ? `  ${String(number).padStart(digits)}. ` : `  ${' '.repeat(digits)}  ` };
  });
}
