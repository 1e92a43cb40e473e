import { access, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { describe, expect, vi } from 'vitest';
import { play } from './play.ts';
import { filled, reachFilledTree, reachPlan, reachQuestion } from './reach.ts';
import { twoEnvironments, twoToWrite, unhurried } from './specs.ts';

needs('tmux').concurrent('what goes wrong, and the way out', () => {
  play(
    'a folder turns into a file while keys are made: nothing is written, and it goes on when that is mended',
    { slowKeys: true },
    async ($) => {
      await reachQuestion($, unhurried);
      await $.enter('… at work');
      const inTheWay = join($.directory, 'dev/pki');
      await writeFile(inTheWay, 'not a folder');

      const failed = await $.see('Failed: nothing was written.');
      expect(failed).toContain('[ Plan again ]');
      expect(failed.replaceAll(/[ │┃]*\n[ │┃]*/g, ' ')).toMatch(/it changed since it was read; read and plan again/);
      expect(await readdir(join($.directory, 'dev'), { recursive: true })).toEqual(['pki']);

      // Planning again shows the obstacle as long as it is there.
      await $.typeTo('t', /Trust › Plan [\s\S]*it\s+is\s+not\s+a\s+folder/);

      await rm(inTheWay);
      await $.typeTo('t', '[ Apply 20 steps ]');
      await $.typeTo('a', /Apply 20 steps to .*\?/);
      await $.enter('Done: 20 steps, ');
      await $.quit();
      expect(await $.kpki('verify', '-e', 'dev')).toMatchObject({ code: 0 });
    },
  );

  play(
    'somebody else wrote since the plan was made: nothing is overwritten, and it is planned again',
    {},
    async ($) => {
      await reachQuestion($, twoEnvironments);
      expect(await $.kpki('apply', '-e', 'dev', '--yes')).toMatchObject({ code: 0 });
      await $.enter('is not as it was when the plan was made');
      await $.enter('Nothing to do: everything matches the spec.');
      await $.type('q');
      await $.left();
      expect(await $.kpki('verify', '-e', 'dev')).toMatchObject({ code: 0 });
    },
  );

  play('left after an apply that failed: the exit code and a line say so', {}, async ($) => {
    await reachQuestion($, twoEnvironments);
    await $.write('dev/pki/ca.crt', 'no certificate');
    await $.enter('Failed: ');
    const { said } = await $.quit(1);
    expect(said).toContain('The apply was not finished');
  });

  play('another run holds the folder: it says who, and waits for nobody', {}, async ($) => {
    await reachPlan($, unhurried);
    const other = $.kpki('apply', '-e', 'dev', '--yes');
    await vi.waitFor(() => access(join($.directory, 'dev/.kpki-lock')), 30_000);
    await $.typeTo('a', /Apply 20 steps to .*\?/);
    await $.enter(/is in use by kpki apply|is not as it was when the plan was made/);
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
    await $.see('2 environments, none chosen: dev is shown, read-only. 5 lists them.');
    expect(await $.typeTo('p', '- Apply 20 steps -')).toMatch(/› dev \(not chosen\) .*read-only/);
    await $.see(/[Nn]o environment was chosen/);
    expect(await $.typeTo('m5', 'enter chooses dev')).toMatch(/^[│┃]› dev \* .* \.\/dev /m);
    await $.pressTo(['Down', 'Enter'], /› prod .*read-write/);
    await $.typeTo('p', '[ Apply 20 steps ]');
    await $.typeTo('a', /Apply 20 steps to cluster [\w-]+, environment prod\?/);
    await $.press('Escape');
    await $.seeGone('Apply 20 steps to environment');
    await $.type('q');
    await $.left();
  });

  play('e goes to the next one, reads it, and comes round', { from }, async ($) => {
    await $.open();
    expect(await $.see('✓ 20 ok')).toMatch(/› dev \(not chosen\) .*read-only/);
    const prod = await $.typeTo('e', '+ 20 not created');
    expect(prod).toMatch(/› prod .*read-only/);
    expect(prod).not.toContain('✓');
    expect(await $.typeTo('e', '✓ 20 ok')).toMatch(/› dev .*read-write/);
    await $.typeTo('5', '2 in kpki.yaml');
    await $.pressTo(['Down', 'Enter'], /› prod /);
    expect(await $.typeTo('v', 'Commands so far')).toContain('kpki status -e prod');
  });

  play('a plan of one environment is not applied to another', {}, async ($) => {
    await reachPlan($, twoToWrite);
    await $.typeTo('e', /› prod .*read-write/);
    await $.typeTo('p', '[ Apply 20 steps ]');
    await $.typeTo('a', /Apply 20 steps to cluster [\w-]+, environment prod\?/);
    await $.enter('Done: 20 steps, ');
    expect(await $.kpki('verify', '-e', 'prod')).toMatchObject({ code: 0 });
    expect((await $.kpki('status', '-e', 'dev')).stdout).not.toContain(' ok ');
  });

  describe('read-only', () => {
    play('by the file: nothing can be applied, and m cannot change that', {}, async ($) => {
      await $.write('kpki.yaml', twoEnvironments);
      await $.open('-e prod');
      await $.see(/› prod .*read-only/);
      await $.typeTo('m', 'The file says readOnly of prod');
      await $.typeTo('p', '- Apply 20 steps -');
      await $.typeTo('a', 'Environment prod is readOnly in the file.');
      await $.press('Enter');
      await $.type('q');
      await $.left();
      expect((await $.kpki('status', '-e', 'prod')).stdout).not.toContain(' ok ');
    });

    play('by --read-only: nothing lifts it', {}, async ($) => {
      await $.write('kpki.yaml', twoEnvironments);
      await $.open('-e dev --read-only');
      await $.see(/› dev .*read-only/);
      await $.typeTo('p', '- Apply 20 steps -');
      await $.typeTo('a', 'Not applied. Read-only: kpki was started with --read-only.');
      await $.typeTo('m', 'start it without to apply.');
      await $.press('Enter');
      await $.type('q');
      await $.left();
      expect((await $.kpki('status', '-e', 'dev')).stdout).not.toContain(' ok ');
    });

    play('by m: the header says so on every screen, and m lifts it', { from }, async ($) => {
      await reachFilledTree($);
      await $.typeTo('m', /› dev .*read-only/);
      expect(await $.enter('Trust › kubernetes-ca')).toContain('read-only');
      expect(await $.typeTo('?', 'Help')).toContain('read-only');
      await $.press('Escape');
      await $.seeGone('Help');
      await $.typeTo('m', /› dev .*read-write/);
    });
  });
});
