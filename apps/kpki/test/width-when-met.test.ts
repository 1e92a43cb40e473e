import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changed } from '../build/changed-file.ts';
import { widthWhenMet } from '../build/width-when-met.ts';

const asImage = '\ufe0f';
const keycap = '\u20e3';
const joiner = '\u200d';
const characters = Array.from({ length: 0x11_0000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));
const pictures = characters.filter((each) => /[\p{Emoji}\p{Emoji_Component}\p{Extended_Pictographic}]/u.test(each));
const skins = characters.filter((each) => /\p{Emoji_Modifier}/u.test(each));
const letters = characters.filter((each) => /\p{Regional_Indicator}/u.test(each));

let folder: string;
let bundledWidth: typeof stringWidth;

beforeAll(async () => {
  const from = createRequire(import.meta.url);
  const path = from.resolve('string-width');
  const text = changed(await readFile(path, 'utf8'), widthWhenMet);
  const imports = createRequire(path);
  const placed = text.replaceAll(
    /from '([^']+)'/g,
    (_, name: string) => `from '${pathToFileURL(imports.resolve(name))}'`,
  );
  folder = await mkdtemp(join(tmpdir(), 'kpki-width-'));
  await writeFile(join(folder, 'width.mjs'), placed);
  ({ default: bundledWidth } = (await import(join(folder, 'width.mjs'))) as { default: typeof stringWidth });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function misjudged(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => bundledWidth(text) !== stringWidth(text));
}

test.each([
  ['alone', pictures],
  ['as images', pictures.map((each) => each + asImage)],
  ['in every skin', pictures.flatMap((each) => skins.map((skin) => each + skin))],
  ['on keys', pictures.flatMap((each) => [each + keycap, each + asImage + keycap])],
  ['as flags', letters.flatMap((first) => letters.map((second) => first + second))],
  ['of several people and things', ['👩‍👩‍👧', '👩🏽‍🚒', '❤️‍🔥', '👁️‍🗨️', '🏳️‍🌈', '⛹🏻‍♀️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🐻‍❄️', '⛓️‍💥']],
])('pictures %s are as wide in the bundle', (_, texts) => {
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.some((text) => /^\p{RGI_Emoji}$/v.test(text))).toBe(true);
  expect(misjudged(texts)).toEqual([]);
});

test('so is any text', () => {
  const unit = fc.oneof(
    fc.constantFrom(...pictures),
    fc.constantFrom(asImage, keycap, joiner, ...skins),
    fc.constantFrom('a', ' ', '王', 'é', 'e\u0301', '›'),
    fc.string({ unit: 'grapheme', maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      expect(misjudged([text])).toEqual([]);
    }),
    { ...randomCases(1000) },
  );
});

test('a package that has changed is not bundled', () => {
  expect(() => changed('const rgiEmojiRegex = emojiRegex();', widthWhenMet)).toThrow(
    'width-when-met: "const rgiEmojiRegex = /^\\\\p{RGI_Emoji}$/v;" is there 0 times and not 1',
  );
});
