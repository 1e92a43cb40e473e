import { expect, test } from 'vitest';
import { optionRows } from './options.ts';

/** Every user sees the process list, so no option may take a secret. */
const secret = /pass(?:word|wd|phrase)|secret|token|\bpin\b|credential/i;

test.each(Object.entries(optionRows))('--%s asks for no secret', (name, { value = '', description }) => {
  for (const text of [name, value, description]) expect(text).not.toMatch(secret);
});
