import type { Block, Item, Note, Rows, Severity } from '@kpki/presentation';
import { clean } from '../text/clean.ts';
import { hanging, paragraph, widthOf, wrap } from '../text/width.ts';
import { colorOfSeverity, paintedHead, type View } from './view.ts';

/** Lays out a document for a terminal or a file. */
export function documentText(blocks: readonly Block[], view: View): string {
  return blocks.flatMap((block) => partsOf(block).flatMap((part) => textLines(part, view))).join('\n');
}

export interface ScreenLine {
  readonly text: string;
  readonly severity: Severity;
}

/** Lays out a document for a screen: nothing is wider than that. */
export function screenLines(blocks: readonly Block[], columns: number): readonly ScreenLine[] {
  return blocks.flatMap((block) => partsOf(block).flatMap((part) => toned(part, columns)));
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
      return block.items.flatMap(({ text, commands = [] }) => [text, ...commands]);
    case 'rows':
      return block.rows.map(({ label, subject, texts }, at) => {
        const head = {
          label: `${label} ${subject}`,
          subject: `${subject}: ${label}`,
          number: `${at + 1}. ${subject}: ${label}`,
        };
        return [head[block.begins], ...texts].join('; ');
      });
  }
}

function labeled({ label, text }: { readonly label: string; readonly text: string }): string {
  return label === '' ? text : `${label}: ${text}`;
}

/** What is laid out together: a text behind its head. */
interface Part {
  readonly head: string;
  readonly text: string;
  /** `hanging`: continued below the text; `paragraph`: below the head; `whole`: unbroken on a terminal, to be copied. */
  readonly form: 'hanging' | 'paragraph' | 'whole';
  /** The length of what a terminal paints. */
  readonly mark: number;
  readonly severity: Severity;
  readonly isHeading: boolean;
  readonly isBrief: boolean;
}

const plain = { head: '', form: 'paragraph', mark: 0, severity: 'info', isHeading: false, isBrief: false } as const;

function partsOf(block: Block): readonly Part[] {
  switch (block.is) {
    case 'pause':
      return [{ ...plain, text: '' }];
    case 'heading':
      return [{ ...plain, text: clean(block.text), isHeading: true }];
    case 'note':
      return [notePart(block)];
    case 'command':
      return [{ ...plain, head: block.label === '' ? '  ' : '', text: clean(labeled(block)), form: 'whole' }];
    case 'list':
      return itemParts(block.items);
    case 'rows':
      return rowParts(block);
  }
}

function notePart({ glyph, label, severity, text }: Note): Part {
  const mark = [glyph, clean(label)].filter((each) => each !== '').join(' ');
  const head = mark === '' ? '' : label === '' ? `${mark} ` : `${mark}: `;
  const form = label === '' && mark !== '' ? 'hanging' : 'paragraph';
  return { ...plain, head, text: clean(text), form, mark: mark.length, severity };
}

function itemParts(items: readonly Item[]): readonly Part[] {
  const count = items.filter(({ mark }) => mark === 'number').length;
  const digits = String(count).length;
  const unmarked = count === 0 ? '' : ' '.repeat(digits + 2);
  let number = 0;
  return items.flatMap(({ mark, text, commands = [] }) => {
    if (mark === 'number') number += 1;
    const marks = { number: `${String(number).padStart(digits)}. `, dash: '- ', none: unmarked };
    const head = `  ${marks[mark]}`;
    const indent = ' '.repeat(head.length + 2);
    return [
      { ...plain, head, text: clean(text), form: 'hanging' as const },
      ...commands.map((each): Part => ({ ...plain, head: indent, text: clean(each), form: 'whole' })),
    ];
  });
}

function rowParts({ begins, rows }: Rows): readonly Part[] {
  const labels = widest(rows.map(({ label }) => label));
  const subjects = widest(rows.map(({ subject }) => clean(subject)));
  return rows.flatMap((row, at) => {
    const { severity, isBrief = false } = row;
    const sign = `${row.glyph.padEnd(1)} ${row.label}`;
    const subject = padded(clean(row.subject), subjects);
    const [first = '', ...rest] = row.texts.map(clean);
    const part = { ...plain, severity, isBrief, form: 'hanging' } as const;
    const { head, mark, text } = rowHeads[begins]({ at, sign, subject, labels, first });
    const indent = ' '.repeat(widthOf(head));
    return [{ ...part, head, mark, text }, ...rest.map((each): Part => ({ ...part, head: indent, text: each }))];
  });
}

interface RowLayout {
  readonly at: number;
  readonly sign: string;
  readonly subject: string;
  readonly labels: number;
  readonly first: string;
}

const rowHeads: Readonly<Record<Rows['begins'], (row: RowLayout) => Pick<Part, 'head' | 'mark' | 'text'>>> = {
  label: ({ sign, subject, labels, first }) => {
    const mark = padded(sign, Math.max(leastLabel, labels) + 2);
    return { head: `${mark}  ${subject}  `, mark: mark.length, text: first };
  },
  number: ({ at, sign, subject, labels, first }) => ({
    head: `${at + 1} ${subject}  ${padded(sign, labels + 2)}  `,
    mark: 0,
    text: first,
  }),
  subject: ({ sign, subject, first }) => ({
    head: `${subject}  `,
    mark: 0,
    text: [sign.trimStart(), first].filter((each) => each !== '').join(': '),
  }),
};

/** Actions of plans are that long, so that the columns of most plans are alike. */
const leastLabel = 7;

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}

function textLines({ head, text, form, mark, severity, isHeading }: Part, view: View): readonly string[] {
  const { width } = view;
  const whole = `${head}${text}${isHeading ? ':' : ''}`;
  const lines = {
    hanging: () => hanging(head, text, width),
    paragraph: () => paragraph(whole, width),
    whole: () => [whole],
  };
  return paintedHead(lines[form](), mark, colorOfSeverity[severity], view);
}

function toned(part: Part, columns: number): readonly ScreenLine[] {
  const { severity, isBrief } = part;
  const lines = drawn(part, columns);
  const shown = isBrief && lines.length > 1 ? [`${drawn(part, columns - 2)[0] ?? ''} …`] : lines;
  return shown.map((text) => ({ text, severity }));
}

const leastText = 30;

/** Continued lines are indented below the text, where there is room for it. */
function drawn({ head, text, form }: Part, columns: number): readonly string[] {
  const width = widthOf(head);
  if (form === 'paragraph' || columns - width < leastText) return wrap(`${head}${text}`.trimEnd(), columns);
  return wrap(text, columns - width).map((line, at) => `${at === 0 ? head : ' '.repeat(width)}${line}`.trimEnd());
}
