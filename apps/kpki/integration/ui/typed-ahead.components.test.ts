import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { play } from './play.ts';
import { filled } from './reach.ts';
import { twoEnvironments } from './specs.ts';

needs('tmux').concurrent('what is typed before a screen is there', () => {
  const from = filled(twoEnvironments, 'dev');

  // Each has letters that are keys of the tree.
  describe.for(partOf(['admin', 'etcd', 'user'], 3))('/%s', (word) => {
    play('filters the tree, and runs nothing', { from }, async ($) => {
      await $.open('-e dev');
      const screen = await $.typeTo(`/${word}`, /\d+ of 20 artifacts shown/);
      expect(screen).toContain(`/ ${word}▏`);
      expect(screen).toMatch(/› dev .*read-write/);
      await $.enter(`Trust › filter: ${word}`);
      await $.quit();
    });
  });

  play('goes into the first field of the wizard', {}, async ($) => {
    await $.open();
    await $.press('Enter');
    await $.typeTo('-eu', '› Cluster name');
    await $.see('kubernetes-eu▏');
    await $.pressTo(['C-c'], 'Leave kpki?');
    await $.press('C-c');
    expect((await $.left()).code).toBe(0);
  });
});
