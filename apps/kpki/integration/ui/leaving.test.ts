import { readdir } from 'node:fs/promises';
import { isAlive } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { describe, expect, vi } from 'vitest';
import { quick, slow, twoEnvironments } from './declarations.ts';
import { type Play, play } from './play.ts';

/** From the shell to the screen where it is left: nothing has been written anywhere on the way. */
const stages: readonly { readonly at: string; readonly reach: (play: Play) => Promise<unknown> }[] = [
  {
    at: 'Start',
    reach: async ($) => {
      await $.open();
      await $.see('What do you want to do?');
    },
  },
  {
    at: 'a new cluster, half entered',
    reach: async ($) => {
      await $.open();
      await $.see('Make the PKI of a new cluster');
      await $.press('Enter');
      await $.see('› Cluster name');
      await $.type('x');
      await $.see('kubernetesx');
    },
  },
  { at: 'the tree', reach: reachTree },
  { at: 'the plan', reach: reachPlan },
  {
    at: 'the question before applying',
    reach: async ($) => {
      await reachPlan($);
      await $.press('Enter');
      await $.see(/Apply \d+ steps to .*\?/);
    },
  },
  {
    at: 'a filter that is being typed',
    reach: async ($) => {
      await reachTree($);
      await $.type('/ca');
      await $.see('/ ca');
    },
  },
];

async function reachTree($: Play): Promise<void> {
  await $.write('kpki.yaml', twoEnvironments);
  await $.open('-e dev');
  await $.see(/_ \d+ missing/);
}

async function reachPlan($: Play): Promise<void> {
  await reachTree($);
  await $.type('p');
  await $.see(/Apply \d+ steps/);
}

/** Until keys are being made that take their time. */
async function reachApply($: Play): Promise<void> {
  await $.write('kpki.yaml', slow);
  await $.open();
  await $.see(/_ \d+ missing/);
  await $.type('p');
  await $.see(/Apply \d+ steps/);
  await $.press('Enter');
  await $.see(/Apply \d+ steps to .*\?/);
  await $.press('Enter');
  await $.see('… at work');
}

/** Whatever was made, nothing is half of it; and the next run completes the set. */
async function expectWhole($: Play): Promise<void> {
  const { stdout } = await $.kpki('status', '-o', 'json');
  const { entries } = JSON.parse(stdout) as { readonly entries: readonly { readonly state: string }[] };
  expect(new Set(entries.map(({ state }) => state))).toEqual(new Set(['missing']));
  await $.write('kpki.yaml', quick);
  expect(await $.kpki('apply', '--yes')).toMatchObject({ code: 0 });
  expect(await $.kpki('verify')).toMatchObject({ code: 0 });
}

needs('tmux')('leaving', () => {
  describe.for(stages)('at $at', ({ reach }) => {
    play('ctrl-c leaves, and nothing was written', {}, async ($) => {
      await reach($);
      await $.press('C-c');
      expect((await $.left()).code).toBe(0);
      // At most the kpki.yaml that the play began with.
      expect((await readdir($.directory)).filter((file) => file !== 'kpki.yaml')).toEqual([]);
    });
  });

  play('q and at once ctrl-c', {}, async ($) => {
    await reachTree($);
    await $.press('q', 'C-c');
    await $.left();
  });

  describe('while keys are made', () => {
    play('ctrl-c stops; then q leaves', {}, async ($) => {
      await reachApply($);
      await $.press('C-c');
      await $.see('It stopped');
      await $.press('q');
      const { code, said } = await $.left();
      expect(code).toBe(130);
      expect(said).toContain('The apply was not finished');
      await expectWhole($);
    });

    play('ctrl-c twice leaves at once', {}, async ($) => {
      await reachApply($);
      await $.press('C-c', 'C-c');
      expect((await $.left()).code).toBe(130);
      await expectWhole($);
    });

    play('q asks; it can be watched further, or stopped and left', {}, async ($) => {
      await reachApply($);
      await $.type('q');
      await $.see('An apply is running');
      await $.press('Enter');
      await $.seeGone('An apply is running');
      await $.type('q');
      await $.see('An apply is running');
      await $.press('Tab', 'Enter');
      expect((await $.left()).code).toBe(130);
      await expectWhole($);
    });

    play('SIGTERM stops and leaves', {}, async ($) => {
      await reachApply($);
      process.kill(await $.processId(), 'SIGTERM');
      const { code, said } = await $.left();
      expect(code).toBe(130);
      expect(said).toContain('The apply was not finished');
      await expectWhole($);
    });

    play('closing the terminal stops and leaves', {}, async ($) => {
      await reachApply($);
      const processId = await $.processId();
      await $.close();
      await vi.waitFor(() => expect(isAlive(processId)).toBe(false), 10_000);
      await expectWhole($);
    });
  });

  describe.for(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s', (signal) => {
    play('gives the terminal back', {}, async ($) => {
      await reachTree($);
      process.kill(await $.processId(), signal);
      expect((await $.left()).code).toBe(130);
    });
  });

  play('ctrl-z goes to the shell, fg comes back to the same screen', {}, async ($) => {
    await reachPlan($);
    await $.press('C-z');
    await $.see('Stopped');
    expect(await $.modes()).toMatchObject({ alternateScreen: false, cursorShown: true });
    await $.type('fg');
    await $.press('Enter');
    await $.see(/Apply \d+ steps/);
    expect(await $.modes()).toMatchObject({ alternateScreen: true });
    await $.type('q');
    await $.seeGone(/Apply \d+ steps/);
    expect(await $.modes()).toMatchObject({ alternateScreen: false, cursorShown: true });
  });
});
