import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { downTo } from './focus.ts';
import { type Play, play, sizes } from './play.ts';
import { filled, reachFilledTree } from './reach.ts';
import { expectFrame } from './read-screen.ts';
import { ofNoServer } from './specs.ts';

async function reachQuestionOf($: Play, phase: string): Promise<string> {
  // A button that is off has dashes.
  await $.see(`[ Plan ${phase} ]`);
  expect(await $.enter(/\[ Apply \d+ steps? \]/)).toContain('$ kpki rotate etcd-ca --only -e dev');
  return $.typeTo('a', /Apply \d+ steps? to cluster [\w-]+, environment dev\?/);
}

/** The phases have the mark of the focus too, so that a button is told by its label. */
async function toButton($: Play, label: string): Promise<void> {
  for (let screen = await $.screen(); !screen.includes(`› ${label}`); ) {
    await $.press('Tab');
    screen = await $.seeOther(screen);
  }
}

needs('tmux').concurrent('day two', () => {
  const from = filled(ofNoServer, 'dev');

  describe.for(sizes)('at %ix%i', (size) => {
    play(
      'a rotation goes through its phases, each planned, asked about and told where it stands',
      { size, from },
      async ($) => {
        const ca = join($.directory, 'dev/pki/etcd/ca.crt');
        const before = await readFile(ca, 'utf8');
        await reachFilledTree($);
        await $.typeTo('/etcd-ca', 'etcd-ca▏');
        await $.enter('Trust › filter: etcd-ca');
        await $.type('x');
        expectFrame(await $.see('a new key in its place, phase by phase'), size);
        await $.press('Down', 'Down', 'Down', 'Enter');
        expectFrame(await $.see('no rotation in progress'), size);

        await reachQuestionOf($, 'trust');
        // The plan behind the question names the rollout too.
        const done = await $.enter('✓ Done: trust of etcd-ca.');
        expect(done).toContain('→ phase trust');
        await $.see(/Live checks before reissue[\s\S]*0 passed, 3 unreachable/);
        // Below what failed, where the terminal is small.
        await $.pressTo(['PageDown'], '[ ] 1. ');
        await $.pressTo(['Home'], 'Live checks before reissue');
        expect(await readFile(ca, 'utf8')).toContain(before.trim());

        // No server is reached: an unproven check is accepted only in a shell. The short path asks none.
        await $.typeTo('p', 'Plan reissue is off: a live check is unproven');
        await toButton($, '[ Key compromised ]');
        expect(await $.enter(/\[ Apply \d+ steps? \]/)).toContain('$ kpki rotate etcd-ca --compromised --only -e dev');
        await $.press('Enter');

        // Neither Enter nor another name applies it.
        expect(await $.see(/Apply \d+ steps? to cluster [\w-]+, environment dev\?/)).toContain(
          'To go on, type the name of the cluster: demo',
        );
        await $.press('Enter');
        await $.typeTo('etcd-ca', 'etcd-ca▏');
        await $.press('Enter');
        expectFrame(await $.see('etcd-ca▏'), size);
        await $.press('C-u');
        await $.typeTo('demo', 'demo▏');
        await $.enter('✓ Done: distrust of etcd-ca.');
        await $.see('→ phase distrust');
        expect(await readFile(ca, 'utf8')).not.toContain(before.trim());

        const over = await $.kpki('rotate', 'etcd-ca', '-e', 'dev', '--yes', '--skip-live-checks');
        expect(over).toMatchObject({ code: 0 });
        await $.typeTo('t', 'no rotation in progress');
        await $.quit();
        expect(await $.kpki('verify', '-e', 'dev')).toMatchObject({ code: 0 });
        expect(await $.kpki('plan', '-e', 'dev', '--exit-code')).toMatchObject({ code: 0 });
      },
    );
  });

  play(
    'a rotation that was begun is not rolled back while nothing is proven, and a shell rolls it back',
    { from },
    async ($) => {
      expect(await $.kpki('rotate', 'etcd-ca', '-e', 'dev', '--yes')).toMatchObject({ code: 0 });
      const ca = join($.directory, 'dev/pki/etcd/ca.crt');
      await reachFilledTree($, '✓ 19 ok');
      await $.typeTo('/etcd-ca', 'etcd-ca▏');
      await $.press('Enter');
      await $.typeTo('x', 'a new key in its place, phase by phase');
      await $.pressTo(['Down', 'Down', 'Down', 'Enter'], '→ phase trust');
      await $.see('0 passed, 3 unreachable');
      await toButton($, '- Roll back -');
      await $.enter('Roll back is off: a live check is unproven');
      expect((await readFile(ca, 'utf8')).match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
      const names = ['kube-apiserver/cp1', 'etcd/cp1', 'etcd-peer/cp1', 'clock'];
      const accepting = names.flatMap((name) => ['--accept-unproven', name]);
      const back = await $.kpki('rotate', 'etcd-ca', '--rollback', '-e', 'dev', '--yes', ...accepting);
      expect(back).toMatchObject({ code: 0 });
      expect((await readFile(ca, 'utf8')).match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
      await $.quit();
    },
  );

  play('what ends first is renewed from the expiries, with the same key, and that is undone', { from }, async ($) => {
    const [certificate, key] = ['apiserver.crt', 'apiserver.key'].map((name) => join($.directory, 'dev/pki', name));
    const files = (): Promise<readonly string[]> =>
      Promise.all([certificate, key].map((file) => readFile(file ?? '', 'utf8')));
    const before = await files();
    await reachFilledTree($);
    expect(await $.typeTo('3', 'Trust › Expiries')).toContain('Impact');
    // Certificates of one second have no fixed order.
    await $.see(/^[│┃]› /m);
    await downTo($, ' apiserver cp1');
    expect(await $.typeTo('r', '[ Apply 1 step ]')).toContain('Trust › Expiries › Plan to renew apiserver cp1');
    await $.typeTo('a', /Apply 1 step to cluster [\w-]+, environment dev\?/);
    expect(await $.enter('Done: 1 step, ')).toContain('enter goes back to the expiries.');
    const after = await files();
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(await $.typeTo('v', 'Commands so far')).toContain('kpki renew apiserver cp1 --only -e dev --yes');
    await $.press('Escape');

    expect(await $.typeTo('u', '[ Undo ]')).toMatch(/< restore +apiserver cp1/);
    await $.enter(/Undo the apply of less than a minute ago/);
    expect(await files()).toEqual(after);
    await $.enter('✓ undone');
    expect(await files()).toEqual(before);
    await $.see('enter goes back to the expiries.');
    await $.enter(/^[│┃]› .* apiserver cp1/m);
    await $.quit();
    expect(await $.kpki('verify', '-e', 'dev')).toMatchObject({ code: 0 });
  });
});
