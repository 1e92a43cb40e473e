import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { readUiSettings } from './ui-settings.ts';

async function settingsOf(text: string): Promise<ReturnType<typeof readUiSettings>> {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, 'ui.json'), text);
  return readUiSettings(folder.path);
}

test.each([
  ['{ "theme": "light" }', 'light', null],
  ['{}', 'auto', null],
  ['{ "theme": "neon" }', 'auto', /theme is none of auto, dark, light, high-contrast, mono/],
  ['{ "theme": "dark", "colour": 1 }', 'dark', /unknown setting colour/],
  ['{ "theme": "dark", "watchSeconds": 1 }', 'dark', /watchSeconds is no whole number from 5 to 3600/],
  ['{ "theme": "dark", "bell": "loud" }', 'dark', /bell is none of bell, notification, off/],
  ['{ "theme": "dark", "mouse": "off" }', 'dark', /mouse is neither true nor false/],
  ['theme: light', 'auto', /not valid JSON/],
  ['[]', 'auto', /not a JSON object/],
] as const)('%s', async (text, theme, problem) => {
  const settings = await settingsOf(text);
  expect(settings.theme).toBe(theme);
  if (problem === null) expect(settings.problem).toBeNull();
  else expect(settings.problem).toMatch(problem);
});

test('without a file there is no problem; a folder in its place is one', async () => {
  await using folder = await temporaryDirectory();
  expect(readUiSettings(folder.path)).toEqual({
    theme: 'auto',
    watchSeconds: 30,
    bell: null,
    mouse: true,
    problem: null,
  });
  await mkdir(join(folder.path, 'ui.json'));
  expect(readUiSettings(folder.path).problem).toMatch(/cannot be read/);
});
