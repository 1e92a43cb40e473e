import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { play } from './play.ts';

needs('tmux')('a first run', () => {
  describe.for([
    [80, 24],
    [120, 40],
  ] as const)('at %ix%i', (size) => {
    play('the example: from an empty folder to a PKI that verifies', { size }, async ($) => {
      await $.open();
      const start = await $.see('Look around with an example');
      expect(start).toContain('There is no kpki.yaml in this folder');
      expect(start.split('\n').length).toBeLessThanOrEqual(size[1] + 1);

      await $.press('Down', 'Enter');
      const plan = await $.see('Apply 42 steps');
      expect(plan).toContain('+ create   kubernetes-ca                 missing');
      expect(plan).toContain('No key and no certificate is made yet.');

      await $.press('Enter');
      const question = await $.see(/Apply 42 steps to .*\?/);
      expect(question).toContain('kpki apply -f example-cluster/kpki.yaml');

      await $.press('Enter');
      const result = await $.see('Everything in the plan was written: 42 steps.');
      expect(result).toContain('81 files');
      expect(result).toContain('kpki apply -f example-cluster/kpki.yaml --yes');

      await $.press('Enter');
      expect(await $.see('✓ 42 ok')).toContain('kubernetes-ca');

      await $.press('q');
      const { code, said } = await $.left();
      expect(code).toBe(0);
      expect(said).toContain('81 files written for cluster example');
      expect(await $.kpki('verify', '-f', 'example-cluster/kpki.yaml')).toMatchObject({ code: 0 });
    });
  });

  play('what is typed before the first frame is not lost, and shifts nothing', {}, async ($) => {
    await $.open();
    await $.press('Down', 'Enter');
    const screen = await $.see('Apply 42 steps');
    expect(screen.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(/^kpki {2}example /),
      expect.stringMatching(/^Trust › Plan /),
    ]);
  });
});
