import { expect, test } from 'vitest';
import { answeringTerminal } from '../../test/answering-terminal.ts';
import { consent, consentToOutput } from './consent.ts';

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
    message: 'no terminal to ask; add --yes',
  });
});

test('what was printed went to a pipe: nothing is asked, and the fault says what to type', async () => {
  const { terminal, asked } = answeringTerminal(['y']);
  await expect(
    consentToOutput({ ...terminal, outIsTerminal: false }, 'Carry it out?', 'add --yes'),
  ).rejects.toMatchObject({
    exit: 'usage',
    message: 'standard output is no terminal, so what would be agreed to is not shown; add --yes',
  });
  expect(asked).toEqual([]);
  expect(await consentToOutput(terminal, 'Carry it out?', 'add --yes')).toBe(true);
});
