import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { describe } from 'vitest';
import { type Play, play } from './play.ts';
import { allDone, beginApply, filled, reachFilledTree } from './reach.ts';
import { expectFrame, lastRow } from './read-screen.ts';
import { crowd, twoEnvironments } from './specs.ts';

interface Stage {
  readonly at: string;
  /** Seen on it at any size. */
  readonly shows: string | RegExp;
  readonly reach: ($: Play) => Promise<unknown>;
}

const stages: readonly Stage[] = [
  {
    at: 'an artifact',
    shows: /Trust › .*apiserver cp1 /,
    reach: async ($) => {
      await reachFilledTree($);
      await $.typeTo('jj', /^[│┃]› [^a-z]*apiserver +cp1/m);
      await $.press('Enter');
    },
  },
  { at: 'the help', shows: 'Keys in the trust tree', reach: ($) => fromTree($, '?') },
  { at: 'a filter', shows: 'etcd▏', reach: ($) => fromTree($, '/etcd') },
  { at: 'the plan', shows: 'Nothing to do', reach: ($) => fromTree($, 'p') },
  { at: 'the environments', shows: '2 in kpki.yaml', reach: ($) => fromTree($, '5') },
  { at: 'the commands so far', shows: 'Commands so far', reach: ($) => fromTree($, 'v') },
];

async function fromTree($: Play, keys: string): Promise<void> {
  await reachFilledTree($);
  await $.type(keys);
}

needs('tmux').concurrent('a terminal that changes its size', () => {
  const from = filled(twoEnvironments, 'dev');

  describe.for(partOf(stages, 3))('at $at', ({ reach, shows }) => {
    play('changes the picture, and back again', { from }, async ($) => {
      await reach($);
      await expectThereAndBack($, shows);
    });
  });

  play('while a new cluster is entered', {}, async ($) => {
    await $.open();
    await $.see('Make the PKI of a new cluster');
    await $.enter('› Cluster name');
    await $.type('x');
    // The command below the form is drawn after the letter.
    await $.see('--cluster-name kubernetesx');
    await expectThereAndBack($, 'kubernetesx');
  });

  play('while it applies: the work goes on, and its end is seen', { slowKeys: true }, async ($) => {
    await beginApply($, crowd(5));
    await $.see('… at work');
    await $.resize(120, 40);
    await $.resize(59, 15);
    await $.see('This terminal has 59 by 15.');
    await $.resize(80, 24);
    await $.see(lastRow);
    expectFrame(await $.see(allDone), [80, 24]);
  });
});

/** Larger, too small, and as before: then the picture is as before. */
async function expectThereAndBack($: Play, shows: string | RegExp): Promise<void> {
  const before = expectFrame(await $.see(shows), [80, 24]);
  await $.resize(120, 40);
  await $.seeOther(before);
  // tmux has the size at once, kpki a moment later.
  await $.see(lastRow);
  expectFrame(await $.see(shows), [120, 40]);
  await $.resize(59, 24);
  await $.see('This terminal has 59 by 24.');
  await $.resize(80, 24);
  await $.seeGone('This terminal has');
  await $.see(before);
}
