import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { describe, expect, vi } from 'vitest';
import { type Play, play } from './play.ts';
import { allDone, beginApply, reachPlan, reachQuestion, reachTree } from './reach.ts';
import { crowd, quick, slow, twoEnvironments } from './specs.ts';

/** A run does a third of them; src/ui/state/leaving.test.ts proves the key on every screen. */
const stages: readonly {
  readonly at: string;
  /** What is open over the screen is closed first. */
  readonly isOver?: boolean;
  readonly reach: (play: Play) => Promise<unknown>;
}[] = [
  {
    at: 'Start',
    reach: async ($) => {
      await $.open();
      await $.see('What do you want to do?');
    },
  },
  {
    at: 'the question about a new cluster that is half entered, which another ctrl-c asks',
    reach: async ($) => {
      await $.open();
      await $.see('Make the PKI of a new cluster');
      await $.enter('› Cluster name');
      await $.typeTo('x', 'kubernetesx');
      await $.pressTo(['C-c'], 'Leave kpki?');
    },
  },
  { at: 'the tree', reach: reachTree },
  { at: 'the plan', reach: reachPlan },
  {
    at: 'the question before applying',
    isOver: true,
    reach: reachQuestion,
  },
  {
    at: 'an artifact',
    reach: async ($) => {
      await reachTree($);
      await $.typeTo('jj', /^[│┃]› [^a-z]*apiserver +cp1/m);
      await $.enter(/Trust › .*apiserver cp1 /);
    },
  },
  {
    at: 'the environments',
    reach: async ($) => {
      await reachTree($);
      await $.typeTo('5', '2 in kpki.yaml');
    },
  },
  {
    at: 'the help',
    isOver: true,
    reach: async ($) => {
      await reachTree($);
      await $.typeTo('?', 'Keys in the trust tree');
    },
  },
  {
    at: 'a filter that is being typed',
    isOver: true,
    reach: async ($) => {
      await reachTree($);
      await $.typeTo('/ca', '/ ca');
    },
  },
];

async function reachApply($: Play): Promise<void> {
  await beginApply($, slow);
  await $.see('… at work');
}

const traces = { stage: '.kpki-stage-', journal: '.kpki-journal' } as const;
type Trace = keyof typeof traces;

async function isThere($: Play, trace: Trace): Promise<boolean> {
  const files = await readdir(join($.directory, 'dev')).catch(() => []);
  return files.some((file) => file.startsWith(traces[trace]));
}

async function reachWriting($: Play, trace: Trace): Promise<void> {
  await beginApply($, crowd(40));
  await vi.waitFor(async () => expect(await isThere($, trace)).toBe(true), { timeout: 30_000, interval: 5 });
}

/** Nothing is half-written, and the next run makes the rest. */
async function expectWhole($: Play, all: 'missing' | 'ok' = 'missing'): Promise<void> {
  const { stdout } = await $.kpki('status', '-o', 'json');
  const { entries } = JSON.parse(stdout) as { readonly entries: readonly { readonly state: string }[] };
  expect(new Set(entries.map(({ state }) => state))).toEqual(new Set([all]));
  for (const trace of ['stage', 'journal'] as const) expect(await isThere($, trace)).toBe(false);
  await $.write('kpki.yaml', quick);
  expect(await $.kpki('apply', '--yes')).toMatchObject({ code: 0 });
  expect(await $.kpki('verify')).toMatchObject({ code: 0 });
}

needs('tmux').concurrent('leaving', () => {
  describe.for(partOf(stages, 3))('at $at', ({ reach, isOver = false }) => {
    play('ctrl-c leaves, and nothing was written', {}, async ($) => {
      await reach($);
      await $.press(...(isOver ? ['C-c', 'C-c'] : ['C-c']));
      expect((await $.left()).code).toBe(0);
      // At most the kpki.yaml that the play began with.
      expect((await readdir($.directory)).filter((file) => file !== 'kpki.yaml')).toEqual([]);
    });
  });

  play('at the result, ctrl-c leaves what was written', {}, async ($) => {
    await beginApply($, quick);
    await $.see(allDone);
    await $.press('C-c');
    expect((await $.left()).code).toBe(0);
    await expectWhole($, 'ok');
  });

  play('a terminal that goes and tells nobody is noticed', {}, async ($) => {
    await $.write('kpki.yaml', twoEnvironments);
    await $.line('setsid -w kpki -e dev', /\+ \d+ not created/);
    const processId = await $.processId();
    await $.close();
    await vi.waitFor(() => expect(isAlive(processId)).toBe(false), 30_000);
  });

  play('q and at once ctrl-c', {}, async ($) => {
    await reachTree($);
    await $.press('q', 'C-c');
    // It was left by q: nothing ran that ctrl-c could have stopped.
    expect((await $.left()).code).toBe(0);
  });

  const whileMade: readonly (readonly [string, ($: Play) => Promise<void>])[] = [
    [
      'ctrl-c stops; then q leaves',
      async ($) => {
        await reachApply($);
        await $.pressTo(['C-c'], 'Stopped: ');
        const { said } = await $.quit(130);
        expect(said).toContain('The apply was not finished');
        await expectWhole($);
      },
    ],

    [
      'ctrl-c twice leaves at once',
      async ($) => {
        await reachApply($);
        await $.press('C-c', 'C-c');
        expect((await $.left()).code).toBe(130);
        await expectWhole($);
      },
    ],

    [
      'q asks; it can be watched further, or stopped and left',
      async ($) => {
        await reachApply($);
        await $.typeTo('q', 'An apply is running');
        await $.press('Enter');
        await $.seeGone('An apply is running');
        await $.typeTo('q', 'An apply is running');
        await $.press('Tab', 'Enter');
        expect((await $.left()).code).toBe(130);
        await expectWhole($);
      },
    ],

    [
      'SIGTERM stops and leaves',
      async ($) => {
        await reachApply($);
        process.kill(await $.processId(), 'SIGTERM');
        const { code, said } = await $.left();
        expect(code).toBe(130);
        expect(said).toContain('The apply was not finished');
        await expectWhole($);
      },
    ],

    [
      'closing the terminal stops and leaves',
      async ($) => {
        await reachApply($);
        const processId = await $.processId();
        await $.close();
        await vi.waitFor(() => expect(isAlive(processId)).toBe(false), 30_000);
        await expectWhole($);
      },
    ],
  ];
  // A run leaves in one of the five ways, and in one of the three below; the soak in all.
  describe('while keys are made', () => {
    for (const [how, leave] of partOf(whileMade, 5)) play(how, { slowKeys: true }, leave);
  });

  describe('while files are written', () => {
    play('ctrl-c before they are put in place removes all of them', { slowDisk: 'staging' }, async ($) => {
      await reachWriting($, 'stage');
      await $.pressTo(['C-c'], 'Stopped: ');
      await $.quit(130);
      await expectWhole($, 'missing');
    });

    const leavings: readonly { readonly how: string; readonly leave: ($: Play) => Promise<unknown> }[] = [
      { how: 'ctrl-c twice', leave: ($) => $.press('C-c', 'C-c') },
      { how: 'SIGTERM', leave: async ($) => process.kill(await $.processId(), 'SIGTERM') },
      { how: 'closing the terminal', leave: ($) => $.close() },
    ];
    describe.for(partOf(leavings, 3))('$how', ({ leave }) => {
      play('while they are put in place leaves all of them in place', { slowDisk: 'renaming' }, async ($) => {
        await reachWriting($, 'journal');
        const processId = await $.processId();
        await leave($);
        expect(await isThere($, 'journal'), 'it came in the middle').toBe(true);
        await vi.waitFor(() => expect(isAlive(processId)).toBe(false), 30_000);
        await expectWhole($, 'ok');
      });
    });
  });

  describe.for(partOf(['SIGTERM', 'SIGINT', 'SIGHUP'] as const, 3))('%s', (signal) => {
    play('gives the terminal back', {}, async ($) => {
      await reachTree($);
      process.kill(await $.processId(), signal);
      expect((await $.left()).code).toBe(130);
    });
  });

  describe('before the view is loaded', () => {
    const opening = 'There is no kpki.yaml in this folder';

    describe.for(partOf(['SIGTERM', 'SIGINT', 'SIGHUP'] as const, 3))('%s', (signal) => {
      play('gives the terminal back', { view: 'late' }, async ($) => {
        await $.open();
        await $.see(opening);
        process.kill(await $.processId(), signal);
        expect((await $.left()).code).toBe(130);
      });
    });

    play('ctrl-c leaves as soon as the view is there', { view: 'late' }, async ($) => {
      await $.open();
      await $.see(opening);
      await $.press('C-c');
      expect((await $.left()).code).toBe(0);
    });

    play('a view that cannot be loaded is reported on the screen of the shell', { view: 'missing' }, async ($) => {
      await $.open();
      const { code, said } = await $.left();
      expect(code).toBe(1);
      expect(said.replaceAll('\n', ' ')).toContain('of the program is missing');
    });
  });

  play('ctrl-z goes to the shell, fg comes back to the same screen', {}, async ($) => {
    await reachPlan($);
    await $.pressTo(['C-z'], 'Stopped');
    expect(await $.modes()).toMatchObject({ alternateScreen: false, cursorShown: true });
    await $.line('fg', /Apply \d+ steps/);
    expect(await $.modes()).toMatchObject({ alternateScreen: true });
    await $.type('q');
    await $.seeGone(/Apply \d+ steps/);
    expect(await $.modes()).toMatchObject({ alternateScreen: false, cursorShown: true });
  });
});
