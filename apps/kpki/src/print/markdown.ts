import { type Block, type Cell, type Fact, type Item, type Rows, type Table, wholeText } from '@kpki/presentation';
import { clean } from '../text/clean.ts';

interface MarkdownOptions {
  /** Whether each step of a list has a box to tick. */
  readonly boxes: boolean;
  /** The heading of the file; absent: it has none. */
  readonly title?: string;
}

/** Lays out a document as Markdown of GitHub. Headings of a document are below the one of its file. */
export function markdownText(blocks: readonly Block[], { boxes, title }: MarkdownOptions): string {
  const pieces = blocks.flatMap((block) => {
    const piece = markdownOf(block, boxes);
    return piece === '' ? [] : [piece];
  });
  const head = title === undefined ? [] : [`# ${inline(title)}`];
  return `${[...head, ...pieces].join('\n\n')}\n`;
}

function markdownOf(block: Block, boxes: boolean): string {
  switch (block.is) {
    case 'pause':
      return '';
    case 'heading':
      return `## ${inline(block.text)}`;
    case 'note': {
      const mark = [block.glyph, block.label].filter((each) => each !== '').join(' ');
      return paragraph(mark === '' ? inline(block.text) : `**${inline(mark)}** ${inline(block.text)}`);
    }
    case 'command':
      return [...(block.label === '' ? [] : [`${inline(block.label)}:`, '']), fenced([block.text])].join('\n');
    case 'list':
      return block.items.map((item, at) => itemText(item, numberOf(block.items, at), boxes)).join('\n');
    case 'facts':
      return block.facts.map(factText).join('\n');
    case 'rows':
      return rowsText(block);
    case 'table':
      return tableText(block);
  }
}

/** The numbered items before it, and itself. */
function numberOf(items: readonly Item[], at: number): number {
  return items.slice(0, at + 1).filter(({ mark }) => mark === 'number').length;
}

function itemText(item: Item, number: number, boxes: boolean): string {
  const { mark, commands = [] } = item;
  const box = boxes && mark !== 'none' ? '[ ] ' : '';
  // Below the numbered item that it belongs to.
  const indent = mark === 'none' && number > 0 ? '   ' : '';
  const head = `${indent}${mark === 'number' ? `${number}.` : '-'} `;
  return [`${head}${box}${inline(wholeText(item))}`, ...copied(commands, head.length)].join('\n');
}

function factText({ label, values }: Fact): string {
  const [first = '', ...rest] = values;
  if (rest.length === 0) return `- **${inline(label)}**: ${inline(first)}`;
  return [`- **${inline(label)}**:`, ...values.map((value) => `  - ${inline(value)}`)].join('\n');
}

/** A verdict has its subject in its text. */
function rowsText({ begins, rows }: Rows): string {
  return rows
    .map(({ glyph, label, subject, texts, copied: lines = [] }, at) => {
      const head = begins === 'number' ? `${at + 1}. ` : '- ';
      const mark = [glyph, label].filter((each) => each !== '').join(' ');
      const named = begins === 'verdict' || begins === 'result' || subject === '' ? [] : [inline(subject)];
      const [first, ...rest] = [...named, ...texts.map(inline)];
      const indent = ' '.repeat(head.length);
      return [
        `${head}${mark === '' ? '' : `**${inline(mark)}** `}${first ?? ''}`.trimEnd(),
        // A line break within the item.
        ...rest.map((each) => `${indent}${each}`),
        ...copied(lines, head.length),
      ].join('\n');
    })
    .join('\n')
    .replaceAll(/([^\n])\n( {2,3}[^ `\n])/g, '$1  \n$2');
}

function tableText({ titles, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(titles.map(inCell)),
    line(titles.map(() => '---')),
    ...rows.map((row) => line(row.map(({ text }: Cell) => inCell(text)))),
  ].join('\n');
}

function inCell(text: string): string {
  return inline(text).replaceAll('|', '\\|');
}

function copied(lines: readonly string[], indent: number): readonly string[] {
  if (lines.length === 0) return [];
  return ['', ...fenced(lines).split('\n')].map((line) => (line === '' ? '' : `${' '.repeat(indent)}${line}`));
}

/** The fence is longer than any in the text. */
function fenced(lines: readonly string[]): string {
  const texts = lines.map(clean);
  const longest = Math.max(2, ...texts.flatMap((text) => (text.match(/`+/g) ?? []).map(({ length }) => length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, ...texts, fence].join('\n');
}

/** Escapes what Markdown would read as markup: names and findings hold the text of others. */
function inline(text: string): string {
  return clean(text)
    .replaceAll(/[\\`*[\]<>]/g, '\\$&')
    .replaceAll(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll(/~(?=~)/g, '\\~');
}

/** What begins a paragraph must not make a heading, a list or a rule of it. */
function paragraph(text: string): string {
  return text.replace(/^(?:[#+=-]|\d+[.)])/, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`);
}
