import { type Context, contexts, keyRows } from 'kpki/src/ui/keys.ts';
import { codes, page, section, table } from './markdown.ts';

export function keysPage(): string {
  return page(
    'The keys of the terminal UI',
    [
      'What a key does depends on where the focus is; `?` shows the keys of that location. No letter writes anything: what',
      'changes a file is a button that is seen, reached with `tab` and pressed with `enter`. Where text is typed, what is',
      'not listed here is text.',
    ].join('\n'),
    [section('Everywhere', rows(everywhere)), ...(Object.keys(contexts) as Context[]).map(contextSection)],
  );
}

const everywhere = keyRows.filter(({ where }) => where.length === Object.keys(contexts).length);

function contextSection(context: Context): string {
  const own = keyRows.filter((row) => row.where.includes(context) && !everywhere.includes(row));
  return section(`In ${contexts[context]}`, rows(own));
}

function rows(some: typeof keyRows): string {
  return table(
    ['Key', 'Does'],
    some.map(({ keys, does }) => [codes(keys), does]),
  );
}
