import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { planned, read } from '../../../test/ui/acts.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { keys, play } from '../../../test/ui/play.ts';
import { rotationAt } from '../../../test/ui/rotation.ts';
import { firstFocus } from './first-focus.ts';

const names = nameSets.latin;

test.each([
  ['replaces a key that others depend on', { replacesSharedKey: true }, 'no'],
  ['removes something', { removes: true }, 'no'],
  ['cannot be taken back', { isFinal: true }, 'no'],
  ['does none of that', { replacesSharedKey: false, removes: false }, 'yes'],
] as const)('what %s begins at its button', (_what, stakes, focus) => {
  expect(firstFocus(stakes)).toBe(focus);
});

test('a plan that replaces the key of a certificate alone begins at Apply', () => {
  const toPlan = keys('x', 'down', 'down', 'down', 'enter');
  const { state } = play({}, read(names), toPlan, rotationAt('begun'), keys('enter'), planned(names), keys('a'));
  expect(state.overlay).toMatchObject({ is: 'confirm', about: 'apply', focus: 'yes' });
});

test('no question has a rule of its own', () => {
  const sources = globSync(`${import.meta.dirname}/**/*.ts`).filter((file) => !file.endsWith('.test.ts'));
  const questions = sources.filter((file) => readFileSync(file, 'utf8').includes("is: 'confirm',\n"));
  expect(questions.length).toBeGreaterThan(4);
  for (const file of questions) expect(readFileSync(file, 'utf8'), file).not.toMatch(/^ +focus: '(?:yes|no)',$/m);
});
