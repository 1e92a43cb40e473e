import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { enterThrough } from './focus.ts';
import { play, sizes } from './play.ts';

needs('tmux').concurrent('a first run', () => {
  describe.for(sizes)('at %ix%i', (size) => {
    play('the example: from an empty folder to a PKI that verifies', { size }, async ($) => {
      await $.open();
      const start = await $.see('Look around with an example');
      expect(start).toContain('There is no kpki.yaml in this folder');
      expect(start.split('\n').length).toBeLessThanOrEqual(size[1] + 1);

      const plan = await $.pressTo(['Down', 'Enter'], 'Apply 42 steps');
      expect(plan).toMatch(/\+ create +kubernetes-ca +missing/);
      expect(plan).toContain('Nothing else was created.');

      const question = await $.typeTo('a', /Apply 42 steps to .*\?/);
      // The frame of the question may break the line, and the plan is on both sides.
      expect(question).toMatch(/kpki apply -f example-cluster\/kpki\.yaml -e[^\n]*\n?[^\n]* local /);

      const result = await $.enter('Done: 42 steps, ');
      expect(result).toContain('81 files');
      expect(result).toContain('kpki apply -f example-cluster/kpki.yaml -e local --yes');

      expect(await $.enter('✓ 42 ok')).toContain('kubernetes-ca');

      const { said } = await $.quit();
      expect(said).toContain('81 file changes for cluster example');
      expect(await $.kpki('verify', '-f', 'example-cluster/kpki.yaml')).toMatchObject({ code: 0 });
    });
  });

  describe.for(sizes)('at %ix%i', (size) => {
    play('a new cluster: five pages, a kpki.yaml, its plan and its PKI', { size }, async ($) => {
      await $.open();
      await $.see('Make the PKI of a new cluster');
      await $.enter('› Cluster name');
      await $.press('C-u');
      await $.typeTo('demo', /^[│┃]› Cluster name +demo/m);
      await enterThrough($, 'step 2 of 5');
      await $.press('C-u');
      await $.type('cp1');
      await $.press('Enter', 'C-u');
      await $.typeTo('192.0.2.11', '› 192.0.2.11');
      await enterThrough($, 'step 3 of 5');
      await enterThrough($, 'step 4 of 5');
      await enterThrough($, 'step 5 of 5');
      const review = await $.see('No problem: this makes 19 artifacts.');
      expect(review.replaceAll(/[ │┃]*\n[ │┃]*/g, ' ')).toContain(
        'kpki init --yes --cluster-name demo --control-plane cp1=192.0.2.11',
      );

      await $.pressTo(['Tab', 'Enter'], '[ Apply 19 steps ]');
      expect(await $.see('Nothing else was created.')).toMatch(/\+ create +apiserver +cp1/);
      await $.typeTo('a', 'Apply 19 steps to cluster demo');
      await $.enter('Done: 19 steps, ');
      const { said } = await $.quit();
      expect(said).toContain('27 file changes for cluster demo; see what is stored with:\nkpki status\n');
      expect(await $.kpki('verify')).toMatchObject({ code: 0 });
    });
  });

  play('kpki start opens the same', {}, async ($) => {
    await $.open('start');
    await $.see('Make the PKI of a new cluster');
    await $.quit();
  });

  play('what is typed before the first frame is not lost, and shifts nothing', {}, async ($) => {
    await $.open();
    const screen = await $.pressTo(['Down', 'Enter'], 'Apply 42 steps');
    expect(screen.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(/^ kpki {2}› example /),
      expect.stringMatching(/^[╭┏][─━] Trust › Plan /),
    ]);
  });
});
