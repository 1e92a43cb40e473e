import { type Block, type Cell, type Item, type Row, type Table, wholeText } from '@kpki/presentation';
import { element, escaped } from './markup.ts';

/** Lays out a document as HTML. Headings of a document are below those of its page; `title` names its tables. */
export function blocksHtml(blocks: readonly Block[], title = ''): readonly string[] {
  return blocks.map((block) => blockHtml(block, title));
}

function blockHtml(block: Block, title: string): string {
  switch (block.is) {
    case 'pause':
      return '';
    case 'heading':
      return element('h4', {}, escaped(block.text));
    case 'note': {
      const { glyph, label, text, severity } = block;
      const mark = [glyph, label].filter((each) => each !== '').join(' ');
      return element('p', {}, mark === '' ? '' : `${badge(mark, severity)} `, escaped(text));
    }
    case 'command':
      return element('p', {}, block.label === '' ? '' : `${escaped(block.label)}: `, code(block.text));
    case 'list':
      return listHtml(block.items);
    case 'facts':
      return element(
        'dl',
        {},
        ...block.facts.flatMap(({ label, values }) => [
          element('dt', {}, escaped(label)),
          ...values.map((value) => element('dd', {}, escaped(value))),
        ]),
      );
    case 'rows':
      return rowsHtml(block.rows.map((row) => ({ row, section: null })));
    case 'table':
      return tableHtml(block, title);
  }
}

function listHtml(items: readonly Item[]): string {
  const name = items.some(({ mark }) => mark === 'number') ? 'ol' : 'ul';
  return element(
    name,
    {},
    ...items.map((item) => element('li', {}, escaped(wholeText(item)), ...(item.commands ?? []).map(code))),
  );
}

/** A row, and the id of the section of the page that has more of it. */
interface LinkedRow {
  readonly row: Row;
  readonly section: string | null;
}

export function rowsHtml(rows: readonly LinkedRow[]): string {
  return element('ul', { class: 'rows' }, rows.map(rowHtml).join('\n'));
}

function rowHtml({ row, section }: LinkedRow): string {
  const { glyph, label, severity, subject, texts } = row;
  const name = section === null ? escaped(subject) : element('a', { href: `#${section}` }, escaped(subject));
  return element(
    'li',
    { class: severity },
    badge(`${glyph} ${label}`.trim(), severity),
    ' ',
    element('strong', {}, name),
    ...texts.map((text) => element('p', {}, escaped(text))),
  );
}

function badge(text: string, severity: Row['severity']): string {
  return element('span', { class: `badge ${severity}` }, escaped(text));
}

function code(text: string): string {
  return element('code', {}, escaped(text));
}

/** On a phone, each row is a card: a cell has its title. */
function tableHtml({ titles, rows }: Table, title: string): string {
  const head = element('tr', {}, ...titles.map((each) => element('th', { scope: 'col' }, escaped(each))));
  const body = rows.map(([first, ...rest]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, escaped(first?.text ?? '')),
      ...rest.map((cell, at) => cellHtml(cell, titles[at + 1] ?? '')),
    ),
  );
  return element('table', { 'aria-label': title }, element('thead', {}, head), element('tbody', {}, body.join('\n')));
}

/** Dates and states stay whole. */
const longestWhole = 13;

function cellHtml({ text, severity }: Cell, title: string): string {
  const classes = [...(text.length <= longestWhole ? ['whole'] : []), ...(severity === 'info' ? [] : [severity])];
  return element(
    'td',
    { 'data-title': title, ...(classes.length === 0 ? {} : { class: classes.join(' ') }) },
    escaped(text),
  );
}
