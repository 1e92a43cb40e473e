import { idOf, isFixed } from 'kpki/src/ui/keymap.ts';
import { type Context, contexts, keyRows } from 'kpki/src/ui/keys.ts';
import { legend } from 'kpki/src/ui/state/legend.ts';
import { code, codes, page, section, table } from './markdown.ts';

export function keysPage(): string {
  return page(
    'The keys of the terminal UI',
    [
      'The effect of a key depends on the focus; `?` shows the keys of the current screen. No letter changes the PKI: only',
      'a visible button does. Reach it with `tab` and press it with `enter`. In a text field, a key that is not',
      'listed here enters text. [`keymap.json`](../how-to/terminal-ui.md#keys-of-your-own) changes a key by its id; a key',
      'without an id is fixed.',
    ].join('\n'),
    [
      section('Everywhere', rows(everywhere)),
      ...(Object.keys(contexts) as Context[]).map(contextSection),
      section('What the marks mean', legend.map(legendPart).join('\n\n')),
    ],
  );
}

const everywhere = keyRows.filter(({ where }) => where.length === Object.keys(contexts).length);

function contextSection(context: Context): string {
  const own = keyRows.filter((row) => row.where.includes(context) && !everywhere.includes(row));
  return section(`In ${contexts[context]}`, rows(own));
}

function rows(some: typeof keyRows): string {
  return table(
    ['Key', 'Does', 'Id'],
    some.map((row) => [codes(row.keys), row.does, isFixed(row) ? '' : codes([idOf(row.uiCommand)])]),
  );
}

/** The same rows as in the help. */
function legendPart({ title, rows: own }: (typeof legend)[number]): string {
  return [
    `**${title}**`,
    table(
      ['Mark', 'Means'],
      own.map(({ glyph, word, means }) => [code(glyph), word === null ? means : `${word}: ${means}`]),
    ),
  ].join('\n\n');
}
