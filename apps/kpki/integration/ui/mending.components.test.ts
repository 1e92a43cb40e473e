import { access, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { describe, expect, vi } from 'vitest';
import { twoEnvironments, twoToWrite, unhurried } from './declarations.ts';
import { play } from './play.ts';
import { filled, reachFilledTree, reachPlan, reachQuestion } from './reach.ts';

needs('tmux').concurrent('what goes wrong, and the way out', () => {
  play(
    'a folder turns into a file while keys are made: nothing is written, and it goes on when that is mended',
    { slowKeys: true },
    async ($) => {
      await reachQuestion($, unhurried);
      await $.press('Enter');
      await $.see('… at work');
      const inTheWay = join($.directory, 'dev/pki');
      await writeFile(inTheWay, 'not a folder');

      const failed = await $.see('It stopped, and nothing was written.');
      expect(failed).toContain('[ Plan what is left ]');
      expect(failed.replaceAll(/\n */g, ' ')).toMatch(/it changed since it was read; read and plan again/);
      expect(await readdir(join($.directory, 'dev'), { recursive: true })).toEqual(['pki']);

      // Planning again shows the obstacle as long as it is there.
      await $.type('t');
      await $.see(/Trust › Plan [\s\S]*it\s+is\s+not\s+a\s+folder/);

      await rm(inTheWay);
      await $.type('t');
      await $.see('[ Apply 20 steps ]');
      await $.press('Enter');
      await $.see(/Apply 20 steps to .*\?/);
      await $.press('Enter');
      await $.see('Everything in the plan was done: 20 steps.');
      await $.press('q');
      expect((await $.left()).code).toBe(0);
      expect(await $.kpki('verify', '-e', 'dev')).toMatchObject({ code: 0 });
    },
  );

  play(
    'somebody else wrote since the plan was made: nothing is overwritten, and it is planned again',
    {},
    async ($) => {
      await reachQuestion($, twoEnvironments);
      expect(await $.kpki('apply', '-e', 'dev', '--yes')).toMatchObject({ code: 0 });
      await $.press('Enter');
      await $.see('is not as it was when the plan was made');
      await $.press('Enter');
      await $.see('Nothing to do: everything is as declared.');
      await $.type('q');
      await $.left();
      expect(await $.kpki('verify', '-e', 'dev')).toMatchObject({ code: 0 });
    },
  );

  play('left after an apply that failed: the exit code and a line say so', {}, async ($) => {
    await reachQuestion($, twoEnvironments);
    await $.write('dev/pki/ca.crt', 'no certificate');
    await $.press('Enter');
    await $.see('It stopped');
    await $.type('q');
    const { code, said } = await $.left();
    expect(code).toBe(1);
    expect(said).toContain('The apply was left before its end');
  });

  play('another run holds the folder: it says who, and waits for nobody', {}, async ($) => {
    await reachPlan($, unhurried);
    const other = $.kpki('apply', '-e', 'dev', '--yes');
    await vi.waitFor(() => access(join($.directory, 'dev/.kpki-lock')), 10_000);
    await $.press('Enter');
    await $.see(/Apply 20 steps to .*\?/);
    await $.press('Enter');
    await $.see(/is in use by kpki apply|is not as it was when the plan was made/);
    await other;
    await $.type('q');
    await $.left();
    expect(await $.kpki('verify', '-e', 'dev')).toMatchObject({ code: 0 });
  });
});

needs('tmux').concurrent('environments', () => {
  const from = filled(twoEnvironments, 'dev');

  play('where none is chosen the first is shown, and nothing can be applied until one is', {}, async ($) => {
    await $.write('kpki.yaml', twoToWrite);
    await $.open();
    await $.see('2 environments, none chosen: dev is shown, read-only. 4 lists them.');
    await $.type('p');
    expect(await $.see('( Apply 20 steps )')).toContain('env dev (not chosen) · read-only');
    await $.see(/[Nn]o environment was chosen/);
    await $.type('m4');
    expect(await $.see('enter chooses dev')).toMatch(/^› dev \* .* \.\/dev /m);
    await $.press('Down', 'Enter');
    await $.see('env prod · can write');
    await $.type('p');
    await $.see('[ Apply 20 steps ]');
    await $.press('Enter');
    await $.see('Apply 20 steps to environment prod?');
    await $.press('Escape');
    await $.seeGone('Apply 20 steps to environment');
    await $.type('q');
    await $.left();
  });

  play('e goes to the next one, reads it, and comes round', { from }, async ($) => {
    await $.open();
    expect(await $.see('✓ 20 ok')).toContain('env dev (not chosen) · read-only');
    await $.type('e');
    const prod = await $.see('_ 20 missing');
    expect(prod).toContain('env prod · read-only');
    expect(prod).not.toContain('✓');
    await $.type('e');
    expect(await $.see('✓ 20 ok')).toContain('env dev · can write');
    await $.type('4');
    await $.see('2 in kpki.yaml');
    await $.press('Down', 'Enter');
    await $.see('env prod');
    await $.type('v');
    expect(await $.see('Commands so far')).toContain('kpki status -e prod');
  });

  play('a plan of one environment is not applied to another', {}, async ($) => {
    await reachPlan($, twoToWrite);
    await $.type('e');
    await $.see('env prod · can write');
    await $.type('p');
    await $.see(/Plan for cluster demo in .*\/prod/);
    await $.press('Enter');
    await $.see('Apply 20 steps to environment prod?');
    await $.press('Enter');
    await $.see('Everything in the plan was done: 20 steps.');
    expect(await $.kpki('verify', '-e', 'prod')).toMatchObject({ code: 0 });
    expect((await $.kpki('status', '-e', 'dev')).stdout).not.toContain(' ok ');
  });

  describe('read-only', () => {
    play('by the file: nothing can be applied, and m cannot change that', {}, async ($) => {
      await $.write('kpki.yaml', twoEnvironments);
      await $.open('-e prod');
      await $.see('env prod · read-only');
      await $.type('m');
      await $.see('The file says readOnly of prod');
      await $.type('p');
      await $.see('( Apply 20 steps )');
      await $.type('a');
      await $.see('Environment prod is readOnly in the file.');
      await $.press('Enter');
      await $.type('q');
      await $.left();
      expect((await $.kpki('status', '-e', 'prod')).stdout).not.toContain(' ok ');
    });

    play('by --read-only: nothing lifts it', {}, async ($) => {
      await $.write('kpki.yaml', twoEnvironments);
      await $.open('-e dev --read-only');
      await $.see('env dev · read-only');
      await $.type('p');
      await $.see('( Apply 20 steps )');
      await $.type('a');
      await $.see('Not applied. Read-only: kpki was started with --read-only.');
      await $.type('m');
      await $.see('start it without to apply.');
      await $.press('Enter');
      await $.type('q');
      await $.left();
      expect((await $.kpki('status', '-e', 'dev')).stdout).not.toContain(' ok ');
    });

    play('by m: the header says so on every screen, and m lifts it', { from }, async ($) => {
      await reachFilledTree($);
      await $.type('m');
      await $.see('env dev · read-only');
      await $.press('Enter');
      expect(await $.see('Trust › kubernetes-ca')).toContain('read-only');
      await $.type('?');
      expect(await $.see('Help')).toContain('read-only');
      await $.press('Escape');
      await $.seeGone('Help');
      await $.type('m');
      await $.see('env dev · can write');
    });
  });
});
