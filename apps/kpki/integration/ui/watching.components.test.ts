import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { play } from './play.ts';
import { filled, reachFilledTree } from './reach.ts';
import { twoEnvironments } from './specs.ts';

/** Less than the interval of a watch, which would see it too. */
const soon = 25_000;

needs('tmux').concurrent('what another program changes', () => {
  const from = filled(twoEnvironments, 'dev');

  play('is seen before the interval, with no key, and so is the way back', { from }, async ($) => {
    await reachFilledTree($);
    const certificate = await readFile(join($.directory, 'dev/pki/apiserver.crt'));
    await $.write('dev/pki/apiserver.crt', 'no certificate');
    const seen = await $.see(/Changed at \d\d:\d\d:\d\dZ: apiserver cp1 ok → unreadable\./, soon);
    expect(seen).toMatch(/apiserver +cp1 +\? unreadable/);
    await $.write('dev/pki/apiserver.crt', certificate);
    // The second change waits ten times as long as a reading took, on a slow machine for seconds.
    expect(await $.see('apiserver cp1 unreadable → ok.')).toContain('✓ 20 ok');
    await $.quit();
  });

  play('may be the configuration file, also while it cannot be used', { from }, async ($) => {
    const file = join($.directory, 'kpki.yaml');
    const spec = await readFile(file, 'utf8');
    await $.write('kpki.yaml', spec.replace('spec:', 'nonsense:'));
    await $.open('-e dev');
    await $.see(/o edit/);
    await $.write('kpki.yaml', spec);
    await $.see('✓ 20 ok', soon);
    await $.write('kpki.yaml', spec.replace('users: [', 'users: [{ name: joe, groups: [developers] }, '));
    await $.see('user joe is new in the spec (missing)', soon);
    await $.quit();
  });

  play('leaves a plan on the screen, which says so', { from }, async ($) => {
    await reachFilledTree($);
    await $.typeTo('p', 'Nothing to do');
    // An event that comes within a second may be of an apply before the plan.
    await sleep(1500);
    await $.write('dev/pki/apiserver.crt', 'no certificate');
    expect(await $.see('Files changed since this plan was made: t plans again.')).toContain('Nothing to do');
    await $.quit();
  });
});
