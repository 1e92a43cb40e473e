import { expect, test } from 'vitest';
import { commands } from '../commands/table.ts';
import { readOptions, splitAtCommand } from './read-options.ts';

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

test.each([
  ['init', 'service-subnet', '10.96.0.0/16,fd00:10:96::/112', ['10.96.0.0/16', 'fd00:10:96::/112']],
  ['init', 'extra-name', 'a.example,192.0.2.9', ['a.example', '192.0.2.9']],
  ['kubeconfig user', 'group', 'dev,ops', ['dev', 'ops']],
  ['init', 'control-plane', 'cp1=10.0.0.1,fd00::1', ['cp1=10.0.0.1,fd00::1']],
] as const)('%s --%s %s: a list where kubeadm takes one', async (name, option, value, values) => {
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw new Error('no such command');
  const { options } = await readOptions([`--${option}`, value], command);
  expect(options).toEqual({ [option]: values });
});
