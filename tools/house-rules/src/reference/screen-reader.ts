import { whereNames } from 'kpki/src/ui/linear/where.ts';
import { wordRows } from 'kpki/src/ui/linear/words.ts';
import { code, page, section } from './markdown.ts';

export function screenReaderPage(): string {
  return page(
    'The words of the screen-reader mode',
    [
      'The words that `kpki --accessible` accepts. `help` lists the words for the current screen. Enter alone repeats the',
      'screen.',
    ].join('\n'),
    (Object.keys(whereNames) as (keyof typeof whereNames)[]).map(sectionOf),
  );
}

/** A list, and no table: it is heard more often than seen. */
function sectionOf(here: keyof typeof whereNames): string {
  const name = whereNames[here];
  const items = wordRows
    .filter(({ where }) => where.includes(here))
    .map(({ word, takes, does }) => `* ${word === 'a number' ? word : code(`${word} ${takes ?? ''}`.trim())}: ${does}`);
  return section(`${name[0]?.toUpperCase()}${name.slice(1)}`, [...new Set(items)].join('\n'));
}
