import { commands } from 'kpki/src/commands/table.ts';
import { expect, test } from 'vitest';
import { manPage, roff } from './man-page.ts';

test('every command has its section, and no line is a macro by accident', () => {
  const page = manPage(commands, '1.2.3');
  for (const { name } of commands) expect(page).toContain(`.SS kpki ${roff(name)}`);
  const macros = new Set([...page.matchAll(/^[.'](\S+)/gm)].map(([, macro = '']) => macro));
  const known = ['B', 'BR', 'I', 'PP', 'RI', 'SH', 'SS', 'TH', 'TP', 'fi', 'nf'];
  expect([...macros].filter((macro) => !known.includes(macro))).toEqual([]);
});

test('a text stays what it is', () => {
  expect(roff(".'a\\b`c`-d")).toBe("\\&.'a\\ebc\\-d");
});
