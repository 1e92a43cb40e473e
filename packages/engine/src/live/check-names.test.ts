import { expect, test } from 'vitest';
import { inWords } from '../../test/said.ts';
import { statement } from '../model/statement.ts';
import { namedAs, trusted } from './check-names.ts';

test('a verdict is data; words replace its subject and text at the border', () => {
  const text = { message: 'lease/renewed', params: { holder: 'cp1' } };
  const verdict = namedAs('lease', trusted(statement('subject/clock'), 'yes', 'lease/renewed', { holder: 'cp1' }));
  expect(verdict).toMatchObject({ what: statement('subject/clock'), text });
  expect(inWords(verdict)).toEqual({
    check: 'trusted',
    what: 'clock of this machine',
    holds: 'yes',
    text: 'cp1 leads and renews the lease',
    warnings: [],
    name: 'lease',
    node: null,
  });
});
