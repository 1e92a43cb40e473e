import { expect, test } from 'vitest';
import { optionRows } from './options.ts';

/** What the process list shows to everybody is not where a secret may be asked for. */
const secret = /pass(?:word|wd|phrase)|secret|token|\bpin\b|credential/i;

test.each(Object.entries(optionRows))('--%s asks for no secret', (name, { value = '', description }) => {
  for (const text of [name, value, description]) expect(text).not.toMatch(secret);
});
