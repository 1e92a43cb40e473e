import { expect, test } from 'vitest';
import { sceneOf } from '../../../../test/ui/scenes.ts';
import { drawnLines } from '../../../../test/ui/screen.tsx';
import { sentence } from '../frame.ts';
import type { State } from '../model.ts';
import { update } from '../update.ts';

const plain = { depth: 'mono', glyphs: 'unicode' } as const;

function pressed(state: State, ...names: readonly string[]): State {
  return names.reduce((before, key) => update(before, { type: 'key', key }).state, state);
}

async function rowsOf(state: State): Promise<readonly string[]> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is bold begins with one.
  return (await drawnLines(state, plain)).map((line) => line.replace(/\u001b\[\d+m/g, ''));
}

test('a plan that cannot be applied shows its button as one that is off, and why', async () => {
  const plan = sceneOf('read-only plan');
  const rows = await rowsOf(plan);
  expect(rows[20]).toMatch(/^│ {4}\( Apply 4 steps \) {2}› \[ Back \]/);
  expect(rows[22]).toContain('Read-only: kpki was started with --read-only.');
  expect(rows[23]).not.toContain('a apply');
});

test('whatever is pressed then, nothing is asked, and the answer is seen', () => {
  const plan = sceneOf('read-only plan');
  const refused = pressed(plan, 'a');
  expect(refused.overlay).toBeNull();
  expect(sentence(refused)).not.toEqual(sentence(plan));
  for (const keys of [['enter'], ['left', 'enter'], ['tab', 'enter'], ['shift-tab', 'enter']]) {
    const back = pressed(plan, ...keys);
    expect(back.overlay).toBeNull();
    expect(back.path.at(-1)?.screen).toBe('trust');
  }
});

test('the arrows end at the last button', () => {
  const plan = sceneOf('plan');
  expect(pressed(plan, 'left', 'left', 'enter').overlay).toMatchObject({ is: 'confirm' });
  expect(pressed(plan, 'right', 'right', 'enter').path.at(-1)?.screen).toBe('trust');
});

test('what comes with a certificate that is asked for is counted, be it due or a consequence', () => {
  const plan = sceneOf('plan');
  const asking = (...renew: readonly string[]): State => ({
    ...plan,
    request: { command: 'renew', intent: { renew, rekey: [], rotate: [] }, costs: [], typed: null },
  });
  expect(sentence(asking('apiserver n1')).text).toMatch(/^Nothing has been written\. \d other steps come with it\.$/);
  const all = plan.planning.is === 'made' ? plan.planning.plan.steps.map(({ artifact }) => artifact) : [];
  expect(sentence(asking(...all)).text).toBe('Nothing has been written.');
});
