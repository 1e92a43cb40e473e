import { expect, test } from 'vitest';
import { namedAs, trusted } from './check-names.ts';

test('a verdict keeps its message, also with a name, and shows the words alone', () => {
  const verdict = namedAs('lease', trusted({ about: 'clock' }, 'yes', 'lease/renewed', { holder: 'cp1' }));
  expect(verdict).toMatchObject({ message: 'lease/renewed', params: { holder: 'cp1' }, about: { about: 'clock' } });
  expect(JSON.parse(JSON.stringify(verdict))).toEqual({
    check: 'trusted',
    what: 'clock of this machine',
    holds: 'yes',
    text: 'cp1 leads and renews it',
    warnings: [],
    name: 'lease',
    node: null,
  });
});
