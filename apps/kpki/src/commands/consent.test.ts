import { expect, test } from 'vitest';
import { answeringTerminal } from '../../test/answering-terminal.ts';
import { consent } from './consent.ts';

test.each(['y', 'Y', 'yes', ' YES '])('%j agrees', async (answer) => {
  const { terminal, asked } = answeringTerminal([answer]);
  expect(await consent(terminal, 'Carry it out?', 'add --yes')).toBe(true);
  expect(asked).toEqual(['Carry it out? [y/N] ']);
});

test.each(['', 'n', 'no', 'yess', 'j'])('%j does not', async (answer) => {
  expect(await consent(answeringTerminal([answer]).terminal, 'Carry it out?', 'add --yes')).toBe(false);
});

test('nobody is there to answer: a fault, with what to type instead', async () => {
  await expect(consent(answeringTerminal([]).terminal, 'Carry it out?', 'add --yes')).rejects.toMatchObject({
    exit: 'usage',
    message: 'nobody is here to answer; add --yes',
  });
});
