import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { type Play, play } from './play.ts';
import { filled } from './reach.ts';
import { twoEnvironments } from './specs.ts';

async function shown($: Play, words: string): Promise<string> {
  await rm(join($.directory, 'dev/scheduler.conf'));
  await $.open(words);
  await $.left();
  return (await $.bytes()).replaceAll('\u001b', 'ESC');
}

const color = /ESC\[3[1-6]m/;

needs('tmux').concurrent('commands that print to a terminal', () => {
  const from = filled(twoEnvironments, 'dev');

  play('status: a state that wants somebody is in color', { from }, async ($) => {
    expect(await shown($, 'status -e dev')).toMatch(/scheduler\.conf +cp1 +ESC\[31mmissing/);
  });

  play('a status that is written to a file has none', { from }, async ($) => {
    await shown($, 'status -e dev --out status.txt');
    const text = await readFile(join($.directory, 'status.txt'), 'utf8');
    expect(text).toMatch(/scheduler\.conf +cp1 +missing/);
    expect(text).not.toContain('\u001b');
  });

  play('plan: what is done is in color', { from }, async ($) => {
    expect(await shown($, '-e dev plan')).toMatch(/ESC\[32m\+ create ESC\[39m {2}scheduler\.conf cp1/);
  });

  describe.for(
    partOf(
      [
        { words: 'status -e dev --no-color', environment: {} },
        { words: '--no-color -e dev status', environment: {} },
        { words: 'status -e dev', environment: { NO_COLOR: '1' } },
        { words: 'status -e dev | cat', environment: {} },
      ],
      2,
    ),
  )('%o', ({ words, environment }) => {
    play('none, and the words say it', { from, environment }, async ($) => {
      const bytes = await shown($, words);
      expect(bytes).toMatch(/scheduler\.conf +cp1 +missing/);
      expect(bytes).not.toMatch(color);
    });
  });

  play('in a pipe no question is asked about a plan that went there', { from }, async ($) => {
    const bytes = await shown($, 'apply -e dev | tail -n 1');
    expect(bytes).toContain('standard output is no terminal');
    expect(bytes).not.toContain('[y/N]');
  });
});
