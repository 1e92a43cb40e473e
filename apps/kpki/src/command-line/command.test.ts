import { expect, test } from 'vitest';
import { inFull, optionOf } from './command.ts';

test('the reference adds the details of an option to its row of help', () => {
  const general = optionOf({}, 'before');
  expect(general.details).toBeTruthy();
  expect(inFull(general)).toBe(`${general.description}; ${general.details}`);
  expect(inFull({ description: 'a file' })).toBe('a file');
});

test("a command's own words replace the details for all commands, and keep value and spelling", () => {
  const own = optionOf({ wording: { before: { description: 'a program' } } }, 'before');
  expect(own).toEqual({ value: 'COMMAND', description: 'a program', repeats: true });
  expect(optionOf({ wording: { before: { description: 'a program', details: 'as root' } } }, 'before')).toMatchObject({
    details: 'as root',
  });
});
