import { needs } from '@kpki/services/vitest';
import { describe, expect, vi } from 'vitest';
import { type Play, play } from './play.ts';
import { filled, reachFilledTree } from './reach.ts';
import { twoEnvironments } from './specs.ts';

/** What a terminal sends; columns and rows count from 1. */
const press = (column: number, row: number): string => `\u001b[<0;${column};${row}M\u001b[<0;${column};${row}m`;
const wheelDown = '\u001b[<65;5;5M';

const on = '\u001b[?1000h\u001b[?1006h';
const off = '\u001b[?1006l\u001b[?1000l';

/** Whether the terminal reports the mouse now. */
async function hasMouse($: Play): Promise<boolean> {
  const bytes = await $.bytes();
  return bytes.lastIndexOf(on) > bytes.lastIndexOf(off);
}

needs('tmux').concurrent('the mouse', () => {
  const from = filled(twoEnvironments, 'dev');

  describe('is heard', () => {
    play('in a list, on the last row, and never in a field', { from }, async ($) => {
      await reachFilledTree($);
      expect(await hasMouse($)).toBe(true);
      const first = await $.typeTo('g', /^[│┃]› [^\n]*kubernetes-ca/m);
      const row = first.split('\n').findIndex((line) => / apiserver +cp1/.test(line)) + 1;
      await $.typeTo(press(10, row), /^[│┃]› [^a-z]*apiserver +cp1/m);
      await $.typeTo(`g${wheelDown}`, /^[│┃]› [^a-z]*apiserver-/m);
      const hints = (await $.screen()).trimEnd().split('\n').at(-1) ?? '';
      await $.typeTo(press(hints.indexOf('/ filter') + 2, 24), '/ ▏');
      // Cut in the middle, as a slow line does.
      await $.type(`a${press(10, 5)}\u001b[<0;7`);
      await $.type(';7Mb');
      await $.see('/ ab▏');
      await $.pressTo(['Escape'], /Trust [─━]/);
      await $.quit();
      expect(await hasMouse($)).toBe(false);
    });

    play('no more while the shell has the terminal, and again after it', { from }, async ($) => {
      await reachFilledTree($);
      await $.pressTo(['C-z'], /Stopped|suspended/i);
      expect(await hasMouse($)).toBe(false);
      await $.line('fg', '✓ 20 ok');
      await vi.waitUntil(() => hasMouse($), { timeout: 30_000 });
      await $.type('q');
      await $.seeGone('✓ 20 ok');
      expect(await hasMouse($)).toBe(false);
    });

    play('no more after a signal', { from }, async ($) => {
      await reachFilledTree($);
      process.kill(await $.processId(), 'SIGTERM');
      await $.left();
      expect(await hasMouse($)).toBe(false);
    });
  });

  play('is the terminal’s with --no-mouse', { from }, async ($) => {
    await $.open('-e dev --no-mouse');
    await $.see('✓ 20 ok');
    expect(await $.bytes()).not.toContain(on);
    await $.typeTo('/', '/ ▏');
    await $.typeTo(`a${press(10, 5)}b`, '/ ab▏');
    await $.pressTo(['Escape'], /Trust [─━]/);
    await $.quit();
  });
});
