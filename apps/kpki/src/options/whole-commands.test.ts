import { expect, test } from 'vitest';
import { wholeCommands } from './whole-commands.ts';

test.each([
  ['run `kpki rotate etcd-ca --compromised` then', 'run `kpki rotate etcd-ca --compromised -e prod --dir out` then'],
  ['`npx kpki apply` makes it', '`kpki apply -e prod --dir out` makes it'],
  [
    '`kpki csr export`, and `kpki csr import`',
    '`kpki csr export -e prod --dir out`, and `kpki csr import -e prod --dir out`',
  ],
  ['`kpki rotate` goes on', '`kpki rotate -e prod --dir out` goes on'],
  ['`kpki undo -f other.yaml --skip-changed`', '`kpki undo -f other.yaml --skip-changed`'],
  ['`kpki init` and `kpki explain sink NAME`', '`kpki init` and `kpki explain sink NAME`'],
  ['kpki apply', 'kpki apply'],
])('%s', (message, expected) => {
  const whole = wholeCommands(message, ' -e prod --dir out', 'kpki');
  expect(whole).toBe(expected);
  expect(wholeCommands(whole, ' -e prod --dir out', 'kpki')).toBe(whole);
});
