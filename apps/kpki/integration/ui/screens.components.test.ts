import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { play, sizes } from './play.ts';
import { filled, reachFilledTree } from './reach.ts';
import { expectFrame } from './read-screen.ts';
import { crowd, twoEnvironments } from './specs.ts';

needs('tmux').concurrent('every screen', () => {
  const from = filled(twoEnvironments, 'dev');

  describe.for(sizes)('at %ix%i', (size) => {
    play('is reached, says where somebody is, and is left again', { size, from }, async ($) => {
      await rm(join($.directory, 'dev/scheduler.conf'));
      const seen = async (text: string | RegExp): Promise<string> => expectFrame(await $.see(text), size);

      await $.open('-e dev');
      expect(await seen('_ 1 missing')).toMatch(/scheduler\.conf +cp1 +_ missing/);

      await $.type('/');
      await seen('a regular expression');
      await $.type('etcd !bundle');
      await seen(/etcd !bundle▏/);
      await $.press('C-u');
      await $.type('kind:CA');
      expect(await seen(/kind:CA▏/)).not.toMatch(/─. apiserver/);
      await $.press('Enter');
      expect(await seen('Trust › filter: kind:CA')).toContain('front-proxy-ca');
      await $.press('Escape');
      await seen(/Trust [─━]/);

      await $.type('w');
      expect(await seen('Trust › filter: state:!ok')).not.toContain('front-proxy-ca');
      await $.press('Down', 'Enter');
      await seen(/Trust › .*scheduler\.conf cp1 /);
      await $.press('Escape');
      await seen('Trust › filter: state:!ok');
      await $.type('w');
      await seen(/Trust [─━]/);
      expect(await $.screen()).toMatch(/^[│┃]› [^a-z]*scheduler\.conf/m);

      await $.type('gjj');
      await seen(/^[│┃]› [^a-z]*apiserver +cp1/m);
      await $.press('Enter');
      const detail = await seen(/Trust › .*apiserver cp1 /);
      expect(detail).toContain('CN=kube-apiserver');
      // A narrow panel breaks the longest names after one of their dots.
      expect(detail).toMatch(/kubernetes\.default\.svc[,.]/);
      expect(detail).toContain('10.96.0.1');
      await $.press('End');
      await seen(/Key file[\s\S]*\(never/);
      await $.press('Escape');

      await $.type('p');
      expect(await seen('[ Apply 1 step ]')).toMatch(/\+ create +scheduler\.conf +cp1 +missing/);
      await $.type('a');
      await seen(/Apply 1 step to cluster [\w-]+, environment dev\?/);
      await $.press('Escape');
      await $.seeGone(/Apply 1 step to/);

      await $.type('5');
      expect(await seen('2 in kpki.yaml')).toMatch(/^[│┃]› dev \*/m);
      await $.type('t');
      await seen('✓ ready');
      await $.press('Down');
      await seen(/^[│┃]› prod/m);

      await $.type('?');
      expect(await seen('Environments › Help')).toContain('Keys in the environments');
      await $.press('Escape');
      await $.type('v');
      expect(await seen('Commands so far')).toContain('kpki plan -e dev');
      await $.press('Escape');
      await $.seeGone('Commands so far');
      await $.type('1');
      await seen('_ 1 missing');
      await $.press('Escape');
      await seen('q leaves kpki.');
      await $.quit();
    });
  });

  play('help is made for the screen that it lies on, and scrolls', { from }, async ($) => {
    await reachFilledTree($);
    const first = await $.typeTo('?', 'Keys in the trust tree');
    expect(first).toContain('only what is not ok');
    expect(await $.pressTo(['End'], 'not observable')).not.toContain('Keys in the trust tree');
    await $.pressTo(['Home'], 'Keys in the trust tree');
    await $.enter(/Trust [─━]/);
  });

  play('a terminal that is too small says so, and the screen comes back', { from }, async ($) => {
    await reachFilledTree($);
    await $.typeTo('jj', /^[│┃]› [^a-z]*apiserver +cp1/m);
    await $.resize(59, 24);
    const small = await $.see('This terminal has 59 by 24.');
    expect(small).toContain('kpki needs 60 columns by 16 rows.');
    await $.resize(60, 16);
    expectFrame(await $.see(/^[│┃]› [^a-z]*apiserver +cp1/m), [60, 16]);
    await $.resize(30, 6);
    await $.see('30 by 6');
    await $.resize(100, 30);
    expectFrame(await $.see(/^[│┃]› [^a-z]*apiserver +cp1/m), [100, 30]);
    await $.resize(120, 40);
    expectFrame(await $.see(/^[│┃]› [^a-z]*apiserver +cp1.*┃│/m), [120, 40]);
    await $.resize(80, 24);
    await $.seeGone('┃│');
    expectFrame(await $.see(/^[│┃]› [^a-z]*apiserver +cp1/m), [80, 24]);
    await $.resize(20, 5);
    await $.see('by 5.');
    await $.press('C-c');
    await $.resize(80, 24);
    expect((await $.left()).code).toBe(0);
  });

  play('a row for each artifact, to the last of a thousand', {}, async ($) => {
    await $.write('kpki.yaml', crowd(1000));
    await $.open('-e dev');
    await $.see(/[+] 1019 not created/);
    await $.typeTo('/user999', 'user999▏');
    expect(await $.enter('Trust › filter: user999')).toMatch(/user +user999/);
    await $.pressTo(['Escape'], /Trust [─━]/);
    await $.pressTo(['End'], /^[│┃]› [^a-z]*sa /m);
  });

  play('a kpki.yaml that is wrong is reported with its location, and reloaded once it is fixed', {}, async ($) => {
    await $.write('kpki.yaml', twoEnvironments.replace('192.0.2.11', '192.0.2.300'));
    await $.open('-e dev');
    await $.see(/kpki\.yaml:5:\d+/);
    await writeFile(join($.directory, 'kpki.yaml'), twoEnvironments);
    await $.typeTo('t', /[+] \d+ not created/);
  });
});
