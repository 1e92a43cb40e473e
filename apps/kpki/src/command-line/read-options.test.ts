import { expect, test } from 'vitest';
import type { CommandSpec } from './command.ts';
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

const command: CommandSpec = {
  name: 'make',
  group: 'look',
  summary: '',
  arguments: [],
  options: ['service-subnet', 'extra-name', 'group', 'control-plane'],
  exits: ['done'],
  examples: [],
  load: () => Promise.reject(new Error('it is not run')),
};

test.each([
  ['service-subnet', '10.96.0.0/16,fd00:10:96::/112', ['10.96.0.0/16', 'fd00:10:96::/112']],
  ['extra-name', 'a.example,192.0.2.9', ['a.example', '192.0.2.9']],
  ['group', 'dev,ops', ['dev', 'ops']],
  ['control-plane', 'cp1=10.0.0.1,fd00::1', ['cp1=10.0.0.1,fd00::1']],
] as const)('--%s %s: a list where kubeadm takes one', async (option, value, values) => {
  const { options } = await readOptions([`--${option}`, value], command);
  expect(options).toEqual({ [option]: values });
});
