import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { play } from './play.ts';
import { beginApply } from './reach.ts';
import { crowd } from './specs.ts';

/** With slow keys, some fifteen seconds. */
const long = crowd(40);

needs('tmux').concurrent('a long apply', () => {
  describe.for([
    ['rings', '', '\u0007', true],
    ['shows a notification', '{ "bell": "notification" }', '\u001b]9;kpki: apply of crowd done\u0007', true],
    ['is quiet', '{ "bell": "off" }', '\u0007', false],
  ] as const)('%s', ([_what, settings, sequence, rings]) => {
    play('at its end', { slowKeys: true, seconds: 180, environment: { XDG_CONFIG_HOME: '' } }, async ($) => {
      if (settings !== '') await $.write('../.config/kpki/ui.json', settings);
      await beginApply($, long);
      await $.see('… at work');
      const before = (await $.bytes()).length;
      await $.see(/✓ Done: \d+ steps/, 120_000);
      const after = (await $.bytes()).slice(before);
      if (rings) expect(after).toContain(sequence);
      else expect(after).not.toContain(sequence);
      await $.quit();
    });
  });
});
