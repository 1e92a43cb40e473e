import { expect, test } from 'vitest';
import { answeringTerminal } from '../../test/answering-terminal.ts';
import { dispatch } from './dispatch.ts';

const { signal } = new AbortController();

test('in a terminal too, an unknown command behind options is no call of the UI', async () => {
  const { terminal } = answeringTerminal([]);
  const typed = dispatch(['-e', 'prod', 'aply'], { ...terminal, isInteractive: true }, signal);
  await expect(typed).rejects.toMatchObject({
    exit: 'usage',
    message: 'there is no command "aply"; did you mean `kpki apply`?',
  });
});

test('help behind options is the help', async () => {
  const { terminal } = answeringTerminal([]);
  const said: string[] = [];
  const listening = { ...terminal, isInteractive: true, out: (text: string) => void said.push(text) };
  expect(await dispatch(['-e', 'prod', 'help', 'apply'], listening, signal)).toBe('done');
  expect(said.join('\n')).toContain('Usage: kpki apply [options]');
});
