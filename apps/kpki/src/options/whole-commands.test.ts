import { expect, test } from 'vitest';
import { wholeCommands } from './whole-commands.ts';

test.each([
  ['run `kpki rotate etcd-ca --leaked` then', 'run `kpki rotate etcd-ca --leaked -e prod --to out` then'],
  ['`npx kpki apply` makes it', '`kpki apply -e prod --to out` makes it'],
  [
    '`kpki csr export`, and `kpki csr import`',
    '`kpki csr export -e prod --to out`, and `kpki csr import -e prod --to out`',
  ],
  ['`kpki rotate` goes on', '`kpki rotate -e prod --to out` goes on'],
  ['`kpki undo -f other.yaml --rest`', '`kpki undo -f other.yaml --rest`'],
  ['`kpki init` and `kpki explain sink NAME`', '`kpki init` and `kpki explain sink NAME`'],
  ['kpki apply', 'kpki apply'],
])('%s', (message, expected) => {
  const whole = wholeCommands(message, ' -e prod --to out', 'kpki');
  expect(whole).toBe(expected);
  expect(wholeCommands(whole, ' -e prod --to out', 'kpki')).toBe(whole);
});
