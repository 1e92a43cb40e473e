import { expect, test } from 'vitest';
import { commandLines, commandParts } from './break-command.ts';

test.each([
  ['kpki plan', ['kpki plan']],
  ['kpki status -f kubeadm.yaml -e prod', ['kpki status', '-f kubeadm.yaml', '-e prod']],
  ['npx kpki init --yes --name a', ['npx kpki init', '--yes', '--name a']],
  ["kpki plan -f 'a --b c.yaml' -e x", ['kpki plan', "-f 'a --b c.yaml'", '-e x']],
  ["kpki plan -f 'it'\\''s -e here' --yes", ['kpki plan', "-f 'it'\\''s -e here'", '--yes']],
])('%s is broken before each option, and nowhere else', (command, parts) => {
  expect(commandParts(command)).toEqual(parts);
  expect(parts.join(' ')).toBe(command);
});

test('in one line where it fits, else every line but the last ends as a shell wants it', () => {
  const command = 'kpki init --yes --name demo';
  expect(commandLines(command, 27)).toEqual([command]);
  expect(commandLines(command, 26)).toEqual(['kpki init \\', '  --yes \\', '  --name demo']);
});
