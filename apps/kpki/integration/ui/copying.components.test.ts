import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { play } from './play.ts';
import { filled, reachFilledTree } from './reach.ts';
import { twoEnvironments } from './specs.ts';

const osc52 = '\u001b]52;';

needs('tmux').concurrent('a copy in tmux', () => {
  const from = filled(twoEnvironments, 'dev');

  play('is in the buffer of tmux, and is not sent twice', { from, knowsTmux: true }, async ($) => {
    await reachFilledTree($);
    await $.typeTo('yy', /copied to tmux, sent to the clipboard: SHA-256 fingerprint of \S+/);
    expect(await $.buffer()).toMatch(/^(?:[\da-f]{2}:){31}[\da-f]{2}$/);
    expect(await $.bytes()).not.toContain(osc52);
    await $.quit();
  });

  play('is sent to the terminal if tmux does not answer', { from, environment: { TMUX: '/absent,1,0' } }, async ($) => {
    await reachFilledTree($);
    await $.typeTo('yy', /sent \(tmux needs set-clipboard on\): SHA-256 fingerprint of \S+/);
    expect(await $.bytes()).toContain(osc52);
    await $.quit();
  });
});
