import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import stringWidth from 'string-width';
import { describe, expect } from 'vitest';
import { type Play, play, sizes } from './play.ts';
import { filled } from './reach.ts';
import { drawnBy } from './read-screen.ts';
import { twoEnvironments, wide } from './specs.ts';

needs('tmux').concurrent('how it looks', () => {
  const from = filled(twoEnvironments, 'dev');

  describe.for(partOf([{ TERM: 'xterm' }, { TERM: 'screen' }, { TERM: 'linux' }], 1))('with %o', (environment) => {
    play(
      'the colors are of the sixteen: green for what is ok, red for what is missing',
      { from, environment },
      async ($) => {
        await tour($);
        const codes = await graphicCodes($);
        const colors = codes.filter((code) => !withoutColor.includes(code) && code !== faint);
        expect(colors).toEqual(expect.arrayContaining([31, 32]));
        for (const code of colors) expect(code === 39 || (code >= 30 && code <= 37)).toBe(true);
      },
    );
  });

  describe.for(
    partOf(
      [
        { environment: { TERM: 'tmux-256color' }, form: '38;5;' },
        { environment: { TERM: 'tmux-256color', COLORTERM: 'truecolor' }, form: '38;2;' },
      ],
      1,
    ),
  )('with $environment', ({ environment, form }) => {
    play('the colors are as many as the terminal has', { from, environment }, async ($) => {
      await tour($);
      expect(await drawnBy($)).toContain(`\u001b[${form}`);
    });
  });

  describe.for(['light', 'high-contrast', 'mono'])('in the theme %s', (theme) => {
    const environment = { TERM: 'xterm' };
    play('that one is drawn, from the option or from the file of the user', { from, environment }, async ($) => {
      const drawn = async (words: string): Promise<readonly number[]> => {
        await $.open(`-e dev ${words}`);
        await $.see('✓ 20 ok');
        await $.quit();
        return graphicCodes($);
      };
      const codes = await drawn(`--theme ${theme}`);
      const ok = { light: 32, 'high-contrast': 92, mono: null }[theme];
      const colors = codes.filter((code) => !withoutColor.includes(code) && code !== faint);
      if (ok === null) expect(colors).toEqual([]);
      else expect(colors).toContain(ok);
    });
  });

  play('a theme in the file of the user is taken; a wrong one is said', { from }, async ($) => {
    await $.write('config/kpki/ui.json', '{ "theme": "neon" }');
    await $.line('export XDG_CONFIG_HOME="$PWD/config"');
    await $.open('-e dev');
    await $.see('ui.json: theme is none of auto');
    await $.quit();
    await $.write('config/kpki/ui.json', '{ "theme": "mono" }');
    await $.open('-e dev');
    await $.see('✓ 20 ok');
    expect(await $.coloredScreen()).not.toMatch(/\[3[0-8]/);
  });

  play(
    'where CI is set it is drawn all the same, in color',
    { from, environment: { CI: 'true', TERM: 'xterm' } },
    async ($) => {
      await tour($);
      const codes = await graphicCodes($);
      expect(codes).toContain(31);
      // The row with the cursor is told by reverse.
      expect(codes).toContain(7);
    },
  );

  play('with NO_COLOR there is none, and the words say it', { from, environment: { NO_COLOR: '1' } }, async ($) => {
    const screens = await tour($);
    expect(screens.join('\n')).toMatch(/scheduler\.conf +cp1 +_ missing/);
    const codes = await graphicCodes($);
    expect(codes.filter((code) => !withoutColor.includes(code))).toEqual([]);
    // The row with the cursor is told by reverse.
    expect(codes).toContain(7);
  });

  describe.for(
    partOf(
      [
        { LANG: 'C' },
        { LANG: 'C.UTF-8', LC_ALL: 'POSIX' },
        { LANG: 'C.UTF-8', TERM: 'linux' },
        { LANG: 'C.UTF-8', KPKI_GLYPHS: 'ascii' },
      ],
      2,
    ),
  )('with %o', (environment) => {
    play('nothing but ASCII is drawn', { from, environment }, async ($) => {
      const screens = await tour($);
      expect(screens.join('\n')).toMatch(/scheduler\.conf +cp1 +_ missing/);
      expect(await drawnBy($)).toMatch(/^\p{ASCII}*$/u);
    });
  });

  play(
    'KPKI_GLYPHS=unicode is stronger than the locale',
    { from, environment: { LANG: 'C', KPKI_GLYPHS: 'unicode' } },
    async ($) => {
      await $.open('-e dev');
      await $.see('✓ 20 ok');
    },
  );

  play(
    'in a dumb terminal nothing is drawn: the help is printed',
    { from, environment: { TERM: 'dumb' } },
    async ($) => {
      await $.open();
      expect((await $.left()).code).toBe(0);
      expect(await $.scrollback()).toContain('kpki apply');
      expect(await $.bytes()).not.toContain('\u001b[?1049h');
    },
  );
});

needs('tmux').concurrent('wide names', () => {
  const from = filled(wide, 'dev');

  describe.for(sizes)('at %ix%i', (size) => {
    play('every column stands where it stands', { from, size }, async ($) => {
      await $.open('-e dev');
      const tree = await $.see('山田太郎');
      const ofUser = columnOf(tree, /user +山田太郎/, '✓ ok');
      expect(ofUser).toBe(columnOf(tree, /apiserver +cp1/, '✓ ok'));
      expect(ofUser).toBeGreaterThan(0);
      await $.typeTo('/山田', '山田▏');
      await $.pressTo(['BSpace'], '山▏');
      await $.enter('Trust › filter: 山');
      const detail = await $.pressTo(['Down', 'Enter'], /Trust › .*user 山田太郎/);
      expect(detail).toContain('CN=山田太郎');
      expect(detail).toContain('鍵と証明書');
      for (const screen of [tree, detail]) {
        for (const line of screen.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(size[0]);
      }
    });
  });
});

async function tour($: Play): Promise<readonly string[]> {
  await rm(join($.directory, 'dev/scheduler.conf'));
  await $.open('-e dev');
  const screens = [await $.see(/scheduler\.conf +cp1 +_ missing/)];
  await $.press('Enter');
  screens.push(await $.see(/Trust . kubernetes-ca/));
  await $.type('p');
  screens.push(await $.see('[ Apply 1 step ]'));
  await $.type('5');
  screens.push(await $.see('2 in kpki.yaml'));
  await $.type('?');
  screens.push(await $.see('Keys in the environments'));
  await $.press('Escape');
  await $.quit();
  return screens;
}

const faint = 2;
/** Reset, bold, underline and reverse, on and off. */
const withoutColor: readonly number[] = [0, 1, 4, 7, 22, 24, 27];

async function graphicCodes($: Play): Promise<readonly number[]> {
  const drawn = await drawnBy($);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with one.
  const sequences = [...drawn.matchAll(/\u001b\[([\d;:]*)m/g)].map(([, codes = '']) => codes);
  expect(sequences.length).toBeGreaterThan(0);
  return [...new Set(sequences.flatMap((codes) => codes.split(/[;:]/).map(Number)))];
}

function columnOf(screen: string, row: RegExp, what: string): number {
  const line = screen.split('\n').find((each) => row.test(each)) ?? '';
  return stringWidth(line.slice(0, line.indexOf(what)));
}
