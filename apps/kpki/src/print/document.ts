import {
  type Block,
  type Cell,
  type Fact,
  type Item,
  type Note,
  noValue,
  type Rows,
  type Severity,
  type Table,
  wholeText,
} from '@kpki/presentation';
import { clean } from '../text/clean.ts';
import { hanging, paragraph, widthOf, wrap } from '../text/width.ts';
import { columns, columnsWidth } from './columns.ts';
import { colorOfSeverity, painted, paintedHead, type View } from './view.ts';

/** Lays out a document for a terminal or a file. */
export function documentText(blocks: readonly Block[], view: View): string {
  return blocks
    .flatMap((block) =>
      block.is === 'table' ? [tableText(block, view)] : headedTexts(block).flatMap((part) => textLines(part, view)),
    )
    .join('\n');
}

export interface ScreenLine {
  readonly text: string;
  readonly severity: Severity;
  readonly isBold?: true;
  /** How much of the text has that severity, from its start; the rest is normal text. Absent: all. */
  readonly head?: number;
  /** Begins a section: a screen draws it as a line across its panel. */
  readonly isTitle?: true;
}

/** Lays out a document for a screen: nothing is wider than that. */
export function screenLines(blocks: readonly Block[], width: number): readonly ScreenLine[] {
  return blocks.flatMap((block) =>
    block.is === 'table' ? tableLines(block, width) : headedTexts(block).flatMap((part) => toned(part, width)),
  );
}

/** Returns the sentences of a document for a screen reader: glyphs and columns are for eyes. */
export function spokenLines(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap(spoken).map(clean);
}

function spoken(block: Block): readonly string[] {
  switch (block.is) {
    case 'pause':
      return [];
    case 'heading':
      return [`${block.text}:`];
    case 'note':
    case 'command':
      return [labeled(block)];
    case 'list':
      return block.items.flatMap((item) => [wholeText(item), ...(item.commands ?? [])]);
    case 'table':
      return block.rows.map(([first, ...cells]) =>
        [first?.text ?? '', ...cells.flatMap((cell, at) => spokenCell(cell, block.titles[at + 1] ?? ''))].join('; '),
      );
    case 'facts':
      return block.facts.flatMap(({ label, values }) => values.map((value) => `${label}: ${value}`));
    case 'rows':
      return block.rows.flatMap(({ label, subject, texts, copied = [] }, at) => {
        const [first = '', ...rest] = texts;
        const lines = {
          label: [`${label} ${subject}`, ...texts],
          subject: [`${subject}: ${label}`, ...texts],
          number: [`${at + 1}. ${subject}: ${label}`, ...texts],
          verdict: [`${label}: ${first}`, ...rest],
          result: [`${label}: ${first}`, ...rest],
        };
        // The texts of a result are sentences.
        const said = block.begins === 'result' ? lines.result : [lines[block.begins].join('; ')];
        return [...said, ...copied];
      });
  }
}

/** An empty cell says nothing. */
function spokenCell({ text }: Cell, title: string): readonly string[] {
  return text === '' || text === noValue ? [] : [`${title.toLowerCase()} ${text}`];
}

function labeled({ label, text }: { readonly label: string; readonly text: string }): string {
  return label === '' ? text : `${label}: ${text}`;
}

/** What is laid out together: a text behind its head. */
interface HeadedText {
  readonly head: string;
  readonly text: string;
  /** Goes on behind the text; on a screen in lines of its own, which stand back. */
  readonly details: string;
  /** `hanging`: continued below the text; `paragraph`: below the head; `whole`: unbroken on a terminal, to be copied. */
  readonly form: 'hanging' | 'paragraph' | 'whole';
  /** The length of what a terminal paints. */
  readonly mark: number;
  readonly severity: Severity;
  readonly isHeading: boolean;
  /** The value has the severity, and not its label. */
  readonly isFact: boolean;
}

const plain = {
  head: '',
  details: '',
  form: 'paragraph',
  mark: 0,
  severity: 'info',
  isHeading: false,
  isFact: false,
} as const;

function headedTexts(block: Exclude<Block, Table>): readonly HeadedText[] {
  switch (block.is) {
    case 'pause':
      return [{ ...plain, text: '' }];
    case 'heading':
      return [{ ...plain, text: clean(block.text), severity: block.severity, isHeading: true }];
    case 'note':
      return [noteText(block)];
    case 'command':
      return [{ ...plain, head: block.label === '' ? '  ' : '', text: clean(labeled(block)), form: 'whole' }];
    case 'list':
      return itemTexts(block.items);
    case 'facts':
      return factTexts(block.facts);
    case 'rows':
      return rowTexts(block);
  }
}

/** Labels in a column of their own. */
function factTexts(facts: readonly Fact[]): readonly HeadedText[] {
  const width = widest(facts.map(({ label }) => label)) + 2;
  return facts.flatMap(({ label, values, severity }) =>
    values.map((value, at): HeadedText => {
      const head = padded(at === 0 ? label : '', width);
      return { ...plain, head, text: clean(value), form: 'hanging', mark: label.length, severity, isFact: true };
    }),
  );
}

function noteText({ glyph, label, severity, text }: Note): HeadedText {
  const mark = [glyph, clean(label)].filter((each) => each !== '').join(' ');
  const head = mark === '' ? '' : label === '' ? `${mark} ` : `${mark}: `;
  const form = label === '' && mark !== '' ? 'hanging' : 'paragraph';
  return { ...plain, head, text: clean(text), form, mark: mark.length, severity };
}

function itemTexts(items: readonly Item[]): readonly HeadedText[] {
  const count = items.filter(({ mark }) => mark === 'number').length;
  const digits = String(count).length;
  let number = 0;
  return items.flatMap(({ mark, text, details = '', commands = [] }) => {
    if (mark === 'number') number += 1;
    // It belongs to the numbered item above it.
    const unmarked = number === 0 ? '' : ' '.repeat(digits + 2);
    const marks = { number: `${String(number).padStart(digits)}. `, dash: '- ', none: unmarked };
    const head = `  ${marks[mark]}`;
    const indent = ' '.repeat(head.length + 2);
    // Among what is to be done, what needs no action stands back.
    const severity = mark === 'none' && count > 0 ? 'unknown' : 'info';
    return [
      { ...plain, head, text: clean(text), details: clean(details), form: 'hanging' as const, severity },
      ...commands.map((each): HeadedText => ({ ...plain, head: indent, text: clean(each), form: 'whole' })),
    ];
  });
}

function rowTexts({ begins, rows }: Rows): readonly HeadedText[] {
  const labels = widest(rows.map(({ label }) => label));
  const subjects = widest(rows.map(({ subject }) => clean(subject)));
  return rows.flatMap((row, at) => {
    const { severity } = row;
    const sign = `${row.glyph.padEnd(1)} ${row.label}`;
    const subject = padded(clean(row.subject), subjects);
    const [first = '', ...rest] = row.texts.map(clean);
    const part = { ...plain, severity, form: 'hanging' } as const;
    const { head, mark, text } = rowHeads[begins]({ at, sign, subject, labels, first });
    const indent = ' '.repeat(widthOf(head));
    return [
      { ...part, head, mark, text },
      ...rest.map((each): HeadedText => ({ ...part, head: indent, text: each })),
      ...(row.copied ?? []).map((each): HeadedText => ({ ...plain, head: indent, text: clean(each), form: 'whole' })),
    ];
  });
}

interface RowLayout {
  readonly at: number;
  readonly sign: string;
  readonly subject: string;
  readonly labels: number;
  readonly first: string;
}

const rowHeads: Readonly<Record<Rows['begins'], (row: RowLayout) => Pick<HeadedText, 'head' | 'mark' | 'text'>>> = {
  label: ({ sign, subject, labels, first }) => {
    const mark = padded(sign, Math.max(leastLabel, labels) + 2);
    return { head: `${mark}  ${subject}  `, mark: mark.length, text: first };
  },
  number: ({ at, sign, subject, labels, first }) => ({
    head: `${at + 1} ${subject}  ${padded(sign, labels + 2)}  `,
    mark: 0,
    text: first,
  }),
  verdict: ({ sign, labels, first }) => {
    const mark = `  ${padded(sign, Math.max(leastVerdict, labels) + 2)}`;
    return { head: `${mark}  `, mark: mark.length, text: first };
  },
  result: ({ sign, first }) => {
    const mark = padded(sign, widestResult + 2);
    return { head: `${mark}  `, mark: mark.length, text: first };
  },
  subject: ({ sign, subject, first }) => ({
    head: `${subject}  `,
    mark: 0,
    text: [sign.trimStart(), first].filter((each) => each !== '').join(': '),
  }),
};

/** Actions of plans are that long, so that the columns of most plans are alike. */
const leastLabel = 7;
/** So that the sections of `kpki verify` are alike. */
const leastVerdict = 8;
const widestResult = 'not declared'.length;

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}

function tableText(table: Table, view: View): string {
  const { titles, rows, endsInProse } = table;
  const shown = isTooWide(table, view) ? cellTexts(rows, ({ short }) => short) : cellTexts(rows, ({ text }) => text);
  return columns(titles, shown, endsInProse ? view.width : Number.POSITIVE_INFINITY, (text, row, column) =>
    painted(text, colorOfSeverity[rows[row]?.[column]?.severity ?? 'info'], view),
  );
}

/** The width of prose is that of its terminal; a wide table is for a file or a pipe. */
function isTooWide({ titles, rows, endsInProse }: Table, { wide, width }: View): boolean {
  return !wide && !endsInProse && columnsWidth([titles, ...cellTexts(rows, ({ text }) => text)]) > width;
}

function cellTexts(rows: Table['rows'], of: (cell: Cell) => string): readonly (readonly string[])[] {
  return rows.map((row) => row.map((cell) => clean(of(cell))));
}

function tableLines({ titles, rows }: Table, width: number): readonly ScreenLine[] {
  const text = columns(
    titles,
    cellTexts(rows, ({ short }) => short),
    width,
  );
  return text.split('\n').map((line) => ({ text: line, severity: 'info' }));
}

function textLines(part: HeadedText, view: View): readonly string[] {
  const { head, form, mark, severity, isHeading } = part;
  const { width } = view;
  const text = wholeText(part);
  const whole = `${head}${text}${isHeading ? ':' : ''}`;
  const lines = {
    hanging: () => hanging(head, text, width),
    paragraph: () => paragraph(whole, width),
    whole: () => [whole],
  };
  return paintedHead(lines[form](), mark, colorOfSeverity[severity], view);
}

function toned(part: HeadedText, columns: number): readonly ScreenLine[] {
  const { severity, isHeading } = part;
  const lines = drawn(part, columns);
  if (isHeading) return lines.map((text) => ({ text, severity, isTitle: true }));
  return [
    ...lines.map((text, at): ScreenLine => headed(part, text, at)),
    ...drawnDetails(part, columns).map((text): ScreenLine => ({ text, severity: 'unknown' })),
  ];
}

/** A text in the color of its state would be a wall: glyph and word have it, unless the whole stands back. */
function headed({ severity, mark, isFact }: HeadedText, text: string, at: number): ScreenLine {
  if (mark === 0 || isFact || severity === 'unknown' || severity === 'info') return { text, severity };
  return at === 0 ? { text, severity, head: mark } : { text, severity: 'info' };
}

function drawnDetails({ head, details }: HeadedText, columns: number): readonly string[] {
  return details === '' ? [] : hanging(' '.repeat(widthOf(head)), details, columns);
}

const leastText = 30;
/** Of a continued line that has no room below its text. */
const leastIndent = 4;

/** Continued lines are indented below the text, where there is room for it. */
function drawn({ head, text, form }: HeadedText, columns: number): readonly string[] {
  const width = widthOf(head);
  if (form === 'paragraph') return wrap(`${head}${text}`.trimEnd(), columns);
  if (columns - width < leastText) {
    const lines = wrap(`${head}${text}`.trimEnd(), columns - leastIndent);
    return lines.map((line, at) => (at === 0 ? line : `${' '.repeat(leastIndent)}${line}`));
  }
  return wrap(text, columns - width).map((line, at) => `${at === 0 ? head : ' '.repeat(width)}${line}`.trimEnd());
}
