import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { describe, expect } from 'vitest';
import { type Play, play } from './play.ts';
import { allDone, beginApply, filled, reachFilledTree, reachQuestion } from './reach.ts';
import { expectFrame, lastRow } from './read-screen.ts';
import { crowd, ofNoServer, twoEnvironments } from './specs.ts';

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
  { at: 'the expiries', shows: /› Expiries /, reach: ($) => fromTree($, '3') },
  { at: 'the fleet', shows: /read \d[\s\S]*demo +dev +20 /, reach: ($) => fromTree($, '4') },
  {
    at: 'the servers',
    shows: '× 6 unreachable',
    reach: async ($) => {
      await $.write('kpki.yaml', ofNoServer);
      await $.open('-e dev');
      await $.see('≠ 9 invalid');
      await $.type('6');
    },
  },
  { at: 'the phases of a rotation', shows: '[ Plan prepare ]', reach: ($) => fromTree($, '7') },
  { at: 'the actions of a CA', shows: 'kubernetes-ca › Actions', reach: ($) => fromTree($, 'x') },
  { at: 'the command list', shows: 'Commands in the trust tree', reach: ($) => fromTree($, ':') },
  { at: 'an undo', shows: /\[ Undo/, reach: ($) => fromTree($, 'u') },
  { at: 'the commands so far', shows: 'Commands so far', reach: ($) => fromTree($, 'v') },
];

/** The fleet and the tree at 60 by 16 too. A row less than 24 is taken by the status line of tmux. */
const sizes = [
  [120, 40],
  [80, 23],
  [60, 16],
  [200, 50],
] as const;

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

  play('leaves the screen of the shell as it was, once the terminal has grown', { from }, async ($) => {
    await reachFilledTree($);
    await $.resize(120, 40);
    expectFrame(await $.see('Purpose '), [120, 40]);
    await $.quit();
    expect(await $.screen()).not.toMatch(/[┃│◉]/);
  });

  play('while it asks whether to apply', {}, async ($) => {
    await reachQuestion($);
    await expectThereAndBack($, /Apply \d+ steps to .*\?/);
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

/** Each size of a terminal that is named in the documents, then too small, and as before. */
async function expectThereAndBack($: Play, shows: string | RegExp): Promise<void> {
  const before = expectFrame(await $.see(shows), [80, 24]);
  let shown = before;
  for (const [columns, rows] of sizes) {
    await $.resize(columns, rows);
    await $.seeOther(shown);
    // tmux has the size at once, kpki a moment later.
    await $.see(lastRow);
    shown = expectFrame(await $.see(shows), [columns, rows]);
  }
  await $.resize(59, 24);
  await $.see('This terminal has 59 by 24.');
  await $.resize(80, 24);
  await $.seeGone('This terminal has');
  await $.see(before);
}
