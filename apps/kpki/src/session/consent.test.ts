import { expect, test } from 'vitest';
import type { Terminal } from '../terminal.ts';
import { consent } from './consent.ts';

const answering = (answer: string | null): { terminal: Terminal; asked: string[] } => {
  const asked: string[] = [];
  const ask: Terminal['ask'] = async (text) => {
    asked.push(text);
    return answer;
  };
  return { terminal: { ask } as Terminal, asked };
};

test.each(['y', 'Y', 'yes', ' YES '])('%j agrees', async (answer) => {
  const { terminal, asked } = answering(answer);
  expect(await consent(terminal, 'Carry it out?', 'add --yes')).toBe(true);
  expect(asked).toEqual(['Carry it out? [y/N] ']);
});

test.each(['', 'n', 'no', 'yess', 'j'])('%j does not', async (answer) => {
  expect(await consent(answering(answer).terminal, 'Carry it out?', 'add --yes')).toBe(false);
});

test('nobody is there to answer: a fault, with what to type instead', async () => {
  await expect(consent(answering(null).terminal, 'Carry it out?', 'add --yes')).rejects.toMatchObject({
    exit: 'usage',
    message: 'nobody is here to answer; add --yes',
  });
});
