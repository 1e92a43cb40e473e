import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { play } from './play.ts';
import { filled } from './reach.ts';
import { expectFrame } from './read-screen.ts';
import { manyNodes, twoEnvironments } from './specs.ts';

needs('tmux').concurrent('a fleet', () => {
  const from = filled(twoEnvironments, 'dev');

  play('many files are a table with the worst first; one is searched, opened, and left again', { from }, async ($) => {
    const file = await readFile(join($.directory, 'kpki.yaml'), 'utf8');
    await $.write('clusters/a.yaml', file.replaceAll('./dev', '../dev'));
    await $.write('clusters/b.yaml', file.replace('name: demo', 'name: second'));
    await $.write('clusters/broken.yaml', `${file}\nnonsense: true\n`);
    await $.open('ui clusters/*.yaml');
    // Rows are sorted once all are read.
    await $.see(/read \d[\d:]+Z[\s\S]*5 rows/);
    // The row that was read first is another: the cursor is still there if reading took long.
    const table = expectFrame(await $.pressTo(['Home'], /› \? .*broken/), [80, 24]);
    expect(table).toMatch(/✓ demo +dev +20 +· +· +364d/);
    expect(table).toMatch(/\+ demo +prod +· +· +· +20 not created/);
    expect(table).toMatch(/\? .*broken\.yaml line 16: nonsense: unknown field/);
    // What cannot be read is worse than what is not created yet, and that is worse than what is fine.
    const at = (text: RegExp): number => table.split('\n').findIndex((line) => text.test(line));
    expect(at(/broken/)).toBeLessThan(at(/\+ demo +prod/));
    expect(at(/\+ demo +prod/)).toBeLessThan(at(/✓ demo +dev/));

    await $.typeTo('z', '┏━ ? ');
    expect(await $.typeTo('z', '─ Expiries ─')).toContain('? 1 file unusable');
    await $.typeTo('z', 'Next expiry');
    await $.typeTo('/dev nowhere', 'No cluster matches "dev nowhere"');
    await $.press('Escape');
    await $.see('5 rows');
    await $.typeTo('/second kind:ca', /[1-9] hits?: /);
    await $.press('Escape');
    await $.see('5 rows');
    await $.typeTo('/demo dev', '1 of 5 rows');
    await $.enter(/Fleet › filter: demo dev/);
    // The fleet counts `✓ 20 ok` too.
    await $.enter('$ kpki status -f clusters/a.yaml -e dev');
    await $.see('✓ 20 ok');
    await $.pressTo(['Escape'], '5 rows');
    await $.quit();
  });

  play('forty clusters, in a terminal with a status line', { from, size: [80, 23] }, async ($) => {
    const file = await readFile(join($.directory, 'kpki.yaml'), 'utf8');
    for (let at = 0; at < 40; at += 1) {
      const name = `cluster-${`${at}`.padStart(2, '0')}`;
      const own = file.replace('name: demo', `name: ${name}`);
      await $.write(`clusters/${name}.yaml`, at === 7 ? own.replaceAll('./dev', '../dev') : own);
    }
    await $.open('ui clusters/*.yaml');
    expectFrame(await $.see(/read \d[\d:]+Z[\s\S]*80 rows/), [80, 23]);
    await $.typeTo('/cluster-07 dev', '1 of 80 rows');
    await $.enter(/filter: cluster-07 dev/);
    await $.enter('✓ 19 ok');
    expectFrame(await $.pressTo(['Escape'], '80 rows'), [80, 23]);
    await $.quit();
  });
});

needs('tmux').concurrent('a cluster of 500 nodes', () => {
  const from = filled(manyNodes, 'dev');

  play('is one row for each artifact; a node is found', { from, size: [80, 23] }, async ($) => {
    await $.open('-e dev');
    const tree = expectFrame(await $.see(/kubelet\.conf +501 nodes +✓ ok/), [80, 23]);
    expect(tree).toMatch(/◉ kubernetes-ca/);
    await $.typeTo('/worker499', '1 of 519 artifacts shown');
    await $.enter(/^[│┃]› [^a-z]*kubelet\.conf +worker499/m);
    await $.enter(/Trust › .*kubelet\.conf worker499/);
    expectFrame(await $.screen(), [80, 23]);
    await $.quit();
  });
});
