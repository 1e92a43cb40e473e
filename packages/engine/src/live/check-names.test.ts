import { expect, test } from 'vitest';
import { statement } from '../model/statement.ts';
import { namedAs, trusted } from './check-names.ts';

test('a verdict is data', () => {
  const text = { message: 'lease/renewed', params: { holder: 'cp1' } };
  const verdict = namedAs('lease', trusted(statement('subject/clock'), 'yes', 'lease/renewed', { holder: 'cp1' }));
  expect(verdict).toEqual({
    check: 'trusted',
    what: statement('subject/clock'),
    holds: 'yes',
    text,
    warnings: [],
    name: 'lease',
    node: null,
  });
});
