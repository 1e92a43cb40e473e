import { expect, test } from 'vitest';
import { splitAtCommand } from './read-options.ts';

test.each([
  ['apply -e prod', [], 'apply -e prod'],
  ['-e prod apply --yes', ['-e', 'prod'], 'apply --yes'],
  ['--environment=prod -yf kpki.yaml apply', ['--environment=prod', '-yf', 'kpki.yaml'], 'apply'],
  ['--yes apply', ['--yes'], 'apply'],
  ['--no-such apply', ['--no-such'], 'apply'],
  ['-e prod --read-only', ['-e', 'prod', '--read-only'], ''],
  ['', [], ''],
])('%j', (line, before, rest) => {
  const words = (text: string) => text.split(' ').filter((word) => word !== '');
  expect(splitAtCommand(words(line))).toEqual({ before, rest: words(rest) });
});
