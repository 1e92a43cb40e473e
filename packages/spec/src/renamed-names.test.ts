import { expect, test } from 'vitest';
import { newNameOf, type RenamedKind, renamedNames } from './renamed-names.ts';

test.each([
  ['options', 'to', ['file', 'dir'], 'dir'],
  ['options', 'to', ['file', 'out'], 'out'],
  ['options', 'to', ['file'], null],
  ['options', 'yes', ['yes'], null],
  ['options', 'constructor', ['constructor'], null],
  ['commands', 'plugin check', ['plugin test'], 'plugin test'],
] as const)('of %s, %s among %j is now %s', (kind, name, known, now) => {
  expect(newNameOf(kind, name, known)).toBe(now);
});

test('no name is both of before and of now, so that none can be meant twice', () => {
  for (const [kind, names] of Object.entries(renamedNames) as [RenamedKind, Record<string, readonly string[]>][])
    expect(
      Object.values(names)
        .flat()
        .filter((name) => name in names),
      kind,
    ).toEqual([]);
});
