import { emptyIntent, type Intent } from '@kpki/engine';
import { describe, expect, test } from 'vitest';
import { applyDone, planned } from '../../../../test/ui/acts.ts';
import { plannedRequest } from '../../../../test/ui/excluded.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { keys, playFrom } from '../../../../test/ui/play.ts';
import { sceneOf } from '../../../../test/ui/scenes.ts';
import { drawnLines } from '../../../../test/ui/screen.tsx';
import { confirmLines } from '../confirm-lines.ts';
import { crumbs, hints, sentence, shownCommand } from '../frame.ts';
import type { State } from '../model.ts';
import { contextOf } from '../on-key.ts';
import { type ActionRequest, exceptOf, specRequest } from '../plan-request.ts';
import { planRoute } from '../route.ts';
import { changesOf } from '../select/plan.ts';
import { update } from '../update.ts';
import { planDetailsBelow, planRowsIn, planScreen } from './plan.ts';

const plain = { depth: 'mono', glyphs: 'unicode' } as const;

function pressed(state: State, ...names: readonly string[]): State {
  return names.reduce((before, key) => update(before, { type: 'key', key }).state, state);
}

const down = (count: number): readonly string[] => Array.from({ length: count }, () => 'down');

const requestOf = (intent: Intent): ActionRequest => ({
  of: 'action',
  intent,
  isRollback: false,
  command: 'renew',
  after: null,
  costs: [],
  decided: [],
  typed: null,
  leftOut: [],
});

async function rowsOf(state: State): Promise<readonly string[]> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is bold begins with one.
  return (await drawnLines(state, plain)).map((line) => line.replace(/\u001b\[\d+m/g, ''));
}

test('a plan that cannot be applied shows its button as one that is off, and why', async () => {
  const plan = sceneOf('read-only plan');
  const rows = await rowsOf(plan);
  expect(rows[20]).toMatch(/^│ {2}› - Apply 4 steps - {4}\[ Back \]/);
  expect(rows[22]).toContain('Read-only: kpki was started with --read-only.');
  expect(rows[23]).not.toContain('a apply');
});

test('whatever is pressed then, nothing is asked, and the answer is seen', () => {
  const plan = sceneOf('read-only plan');
  const refused = pressed(plan, 'a');
  expect(refused.overlay).toBeNull();
  expect(sentence(refused)).not.toEqual(sentence(plan));
  for (const keys of [['enter'], ['left', 'enter'], ['right', 'left', 'enter'], ['shift-tab', 'tab', 'enter']])
    expect(sentence(pressed(plan, ...keys))).toEqual(sentence(refused));
  for (const keys of [
    ['right', 'enter'],
    ['tab', 'enter'],
  ]) {
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

test('the title of a request holds no words of a shell', () => {
  const [first, second] = nameSets.latin.nodes;
  const titleOf = (...renew: readonly string[]): string | undefined => {
    const intent = { renew, rekey: [], rotate: [] };
    return crumbs({ ...sceneOf('plan'), request: requestOf(intent) })[0]
      .split(' › ')
      .at(-1);
  };
  expect(titleOf(`apiserver ${first}`)).toBe(`Plan to renew apiserver ${first}`);
  expect(titleOf(`apiserver ${first}`, `apiserver ${second}`)).toBe('Plan to renew apiserver ×2');
  expect(titleOf(`apiserver ${first}`, 'user jane')).toBe('Plan to renew 2 artifacts');
});

describe('what is planned beyond a request', () => {
  const plan = sceneOf('plan');
  const asking = (...renew: readonly string[]): State => ({
    ...plan,
    request: requestOf({ renew, rekey: [], rotate: [] }),
  });

  test('is counted by its cause, in the sentence and in the question', () => {
    const asked = asking(`apiserver ${nameSets.latin.nodes[0]}`);
    const counts = 'You asked for 1; 3 more: 1 expired, 1 missing, 1 broken.';
    expect(sentence(asked).text).toBe(`${counts} o excludes the others.`);
    const { overlay } = pressed(asked, 'a');
    expect(overlay?.is === 'confirm' ? overlay.lines : []).toContain(counts);
    expect(sentence({ ...asked, request: specRequest }).text).toBe('Nothing has been written to ./out.');
  });

  describe('is left out at first', () => {
    const left = sceneOf('plan of a request');
    const nodes = left.planning.is === 'made' ? nameSets.latin.nodes.length : 0;

    test('as the command and the sentence say, and its rows come last, with an empty box', async () => {
      expect(shownCommand(left)).toContain('kpki renew etcd-server --only -e dev');
      expect(sentence(left).text).toBe('4 other steps were not requested: o includes them.');
      const rows = (await rowsOf(left)).filter((row) => /\[.\]/.test(row));
      expect(rows[0]).toMatch(/\[x\] .*etcd-server +×2/);
      expect(rows.slice(1).every((row) => /\[ \] .*not requested/.test(row))).toBe(true);
      expect(pressed(left, 'a').overlay).toMatchObject({ title: expect.stringContaining(`Apply ${nodes} steps`) });
    });

    test('and included with o, and left out again', () => {
      const { state, tasks } = playFrom(left, keys('o'), plannedRequest(nameSets.latin, [], false));
      expect(tasks.at(-1)?.task).toMatchObject({ type: 'plan', intent: expect.not.objectContaining({ only: true }) });
      expect(shownCommand(state)).toContain('kpki renew etcd-server -e dev');
      expect([hints(left), hints(state)]).toMatchObject([
        expect.stringContaining('o include others'),
        expect.stringContaining('o exclude others'),
      ]);
      expect(playFrom(state, keys('o')).tasks.at(-1)?.task).toMatchObject({ intent: { only: true } });
    });

    test('a step that was requested is excluded beside it', () => {
      const { state } = playFrom(left, keys('home', 'right', 'down', 'space'));
      expect(shownCommand(state)).toMatch(/kpki renew etcd-server --only --except etcd-server\/\S+ -e dev/);
    });

    test('one step of it is included with space: the others are named then', () => {
      const { state, tasks } = playFrom(left, keys('home', 'down', 'space'));
      const names = exceptOf(state.request);
      expect(names).toHaveLength(3);
      expect(tasks.at(-1)?.task).toMatchObject({ type: 'plan', intent: { except: names } });
      expect(state.request.intent).not.toHaveProperty('only');
    });

    test('a plan of the whole spec has no request, and says so', () => {
      const { state, tasks } = playFrom(plan, keys('o'));
      expect(tasks).toEqual([]);
      expect(state.message?.text).toBe('This plan has no request: space excludes a row.');
      expect(hints(plan)).not.toContain('only requested');
    });
  });

  test.each(['renew', 'rekey', 'create'])('can be excluded where its action is %s', (action) => {
    const state = asking(`etcd-server ${nameSets.latin.nodes[0]}`);
    const at = planRowsIn(state, planRoute).findIndex((row) => row.is === 'items' && row.label === action);
    const out = pressed(state, 'home', ...down(at), 'space');
    expect(exceptOf(out.request)).toHaveLength(1);
    expect(shownCommand(out)).toMatch(/kpki renew --except \S+/);
  });
});

describe('a step that was requested', () => {
  const [first] = nameSets.latin.nodes;

  test('is excluded with space: the intent and the command say so, and the engine plans again', () => {
    const state = sceneOf('plan, planned again without a step');
    expect(state.request.intent).toMatchObject({ renew: expect.any(Array), except: [`etcd-server ${first}`] });
    expect(state.request.intent.renew).toHaveLength(2);
    expect(shownCommand(state)).toContain(`kpki renew etcd-server --only --except etcd-server/${first} -e dev`);
    expect(state.planning).toMatchObject({ is: 'planning', before: { stops: 0 } });
    expect(sentence(state).text).toBe('Planning again, without what is excluded …');
    expect(pressed(state, 'a').overlay).toBeNull();
  });

  test('stays excluded with an empty box, and comes back with space', async () => {
    const state = sceneOf('plan, a step is excluded');
    expect((await rowsOf(state)).find((row) => new RegExp(`etcd-server +${first}`).test(row))).toMatch(
      /› \[ \] .*excluded/,
    );
    expect(sentence(state).text).toBe('1 step excluded. 4 other steps were not requested: o includes them.');
    const again = pressed(state, 'space');
    expect(again.request.intent).not.toHaveProperty('except');
    expect(shownCommand(again)).toContain('kpki renew etcd-server --only -e dev');
  });

  test('may be the last one', () => {
    const state = pressed(sceneOf('plan, a step is excluded'), 'down', 'space');
    expect(shownCommand(state)).toContain('kpki renew etcd-server --only --except etcd-server -e dev');
  });

  test('leaves a plan without any that says how many others are due, in its rows and to who applies it', async () => {
    const all = nameSets.latin.nodes.map((node) => `etcd-server ${node}`);
    const excluded = pressed(sceneOf('plan, a step is excluded'), 'down', 'space');
    const none = playFrom(excluded, plannedRequest(nameSets.latin, all)).state;
    const due = 'No step is chosen; 4 other steps were not requested.';
    expect((await rowsOf(none)).join(' ').replaceAll(/\s+/g, ' ')).toContain(due);
    expect(sentence(pressed(none, 'a')).text).toBe(due);
  });

  test('is excluded from the apply: only the rest is in the plan that is carried out', () => {
    const { state, tasks } = playFrom(sceneOf('plan, a step is excluded'), keys('a', 'enter'));
    expect(state.applying?.command).toBe(`renew etcd-server --only --except etcd-server/${first}`);
    const applied = tasks.find(({ task }) => task.type === 'apply')?.task;
    const written = applied?.type === 'apply' ? changesOf(applied.plan).map(({ artifact }) => artifact) : [];
    expect(written).toContain(`etcd-server ${nameSets.latin.nodes[1]}`);
    expect(written).not.toContain(`etcd-server ${first}`);
  });
});

describe('a step of the whole spec', () => {
  const [node] = nameSets.latin.nodes;
  const taskOf = (state: State, ...names: readonly string[]) => playFrom(state, keys(...names)).tasks.at(-1)?.task;

  test('is excluded with space: the command says so, and the engine plans without it', () => {
    const plan = sceneOf('plan');
    expect(taskOf(plan, 'home', 'space')).toMatchObject({ type: 'plan', intent: { except: [`apiserver ${node}`] } });
    const state = sceneOf('plan of all, a step is excluded');
    expect(sentence(state).text).toBe('1 step excluded.');
    expect(shownCommand(state)).toContain('kpki plan --except apiserver -e dev');
    const confirm = pressed(state, 'a').overlay;
    expect(JSON.stringify(confirm)).toContain('kpki apply --except apiserver -e dev');
    const applied = playFrom(state, keys('a', 'enter')).state;
    expect(applied.commands.at(-1)).toBe('kpki apply --except apiserver -e dev --yes');
  });

  test('stays in its row with an empty box, and comes back with space', async () => {
    const state = sceneOf('plan of all, a step is excluded');
    expect((await rowsOf(state)).find((row) => /apiserver +cp1/.test(row))).toMatch(/› \[ \] .*renew .*excluded/);
    const again = pressed(state, 'space');
    expect(exceptOf(again.request)).toEqual([]);
    expect(taskOf(state, 'space')).toMatchObject({ type: 'plan', intent: emptyIntent });
  });

  test('is named with its owner where others of the name stay', () => {
    const apiservers = pressed(sceneOf('plan from nothing'), 'home', ...down(7));
    expect(shownCommand(pressed(apiservers, 'enter', 'down', 'space'))).toContain(`--except apiserver/${node} `);
    const all = pressed(apiservers, 'space');
    expect(exceptOf(all.request)).toHaveLength(2);
    expect(shownCommand(all)).toContain('--except apiserver -e');
  });

  test('is a trust bundle: its CA is named, and what the CA signs comes back with the CA alone', () => {
    const bundle = pressed(sceneOf('plan from nothing'), 'home', ...down(4), 'space');
    const state = sceneOf('plan from nothing, a CA is excluded');
    expect([exceptOf(bundle.request), exceptOf(state.request)]).toEqual([['etcd-ca'], ['etcd-ca']]);
    const signed = pressed(state, ...down(9), 'space');
    expect(sentence(signed).text).toBe('This step depends on etcd-ca: include etcd-ca first.');
    expect(exceptOf(signed.request)).toEqual(['etcd-ca']);
    expect(exceptOf(pressed(state, 'space').request)).toEqual([]);
  });

  test('keeps the cursor, and the last row names what space does there', () => {
    const state = sceneOf('plan of all, a step is excluded');
    expect(state.path.at(-1)).toMatchObject({ cursor: 'apiserver cp1' });
    expect(hints(state)).toContain('space include');
    expect(hints(pressed(state, 'down'))).toContain('space exclude');
  });

  test('may be blocked: without it, the others can be applied', () => {
    const stopped = pressed(sceneOf('plan that is stopped'), 'home');
    expect(sentence(stopped).text).toMatch(/^\d blocked: follow the remedies in the plan, or exclude these steps\.$/);
    const blocked = planRowsIn(stopped, planRoute).findIndex((row) => row.is === 'items' && row.label === 'blocked');
    const left = pressed(stopped, ...down(blocked), 'space');
    expect(exceptOf(left.request)).toHaveLength(1);
  });

  test('is in the plan again after the apply, after a request, and in another environment', () => {
    const state = sceneOf('plan of all, a step is excluded');
    const { state: applied } = playFrom(state, keys('a', 'enter'), applyDone());
    expect(exceptOf(applied.request)).toEqual([]);
    expect(exceptOf(pressed(state, 'e').request)).toEqual([]);
    expect(exceptOf(pressed(state, 't').request)).toEqual(exceptOf(state.request));
  });
});

describe('a key that is typed before there is a plan', () => {
  const loading = sceneOf('planning');

  test('waits for it, and the footer says so', () => {
    for (const key of ['a', 'space', 'down', '1', 't', ':']) {
      const { state, tasks } = playFrom(loading, keys(key));
      expect(tasks).toEqual([]);
      expect(state.path).toEqual(loading.path);
      expect(sentence(state).text).toBe('Planning …: 1 keypress queued; esc discards it.');
    }
    const made = playFrom(sceneOf('planning, a key waits'), planned(nameSets.latin)).state;
    expect(made.overlay).toMatchObject({ is: 'confirm', about: 'apply' });
  });

  test('works if it leads away or helps, and only these are offered', () => {
    expect(hints(loading)).toBe('esc back  ? help  q quit');
    expect(pressed(loading, 'esc').path.at(-1)?.screen).toBe('trust');
    expect(pressed(loading, '?').overlay?.is).toBe('help');
    expect(pressed(loading, 'q').leaving).not.toBeNull();
  });
});

test.each([
  [
    'a repair',
    playFrom(sceneOf('plan with a repair'), keys('esc')).state,
    'Each apply repairs what has drifted: a repair cannot be excluded.',
  ],
  ['what waits', sceneOf('a plan that only waits'), 'This step changes nothing, so it cannot be excluded.'],
])('%s cannot be excluded, and says why', (_what, plan, why) => {
  expect(hints(pressed(plan, 'home'))).not.toContain('space');
  const after = pressed(plan, 'home', 'space');
  expect(after.planning).toBe(plan.planning);
  expect(sentence(after)).toEqual({ severity: 'warning', text: why });
});

test('a phase of a rotation is applied as a whole', () => {
  const plan = playFrom(sceneOf('question before distrusting'), keys('esc')).state;
  const why = 'A phase of a rotation is applied as a whole: no step of it can be excluded.';
  // Its leaf that is due has no box either, and the plan says why.
  expect(sentence(plan).text).toBe(
    '3 steps are due under kubernetes-ca, and part of the phase, which is applied as a whole.',
  );
  // From a button, at a step, and below all steps.
  for (const to of [[], ['home'], ['end']]) expect(sentence(pressed(plan, ...to, 'space')).text).toBe(why);
});

test.each(['down', 'up', 'space'])('%s selects the first row, and only one mark is shown', async (key) => {
  const plan = sceneOf('plan');
  const marked = async (state: State): Promise<readonly string[]> =>
    (await rowsOf(state)).filter((row) => /› \[/.test(row));
  expect(await marked(plan)).toEqual([expect.stringMatching(/^│ {2}› \[ Apply 4 steps \]/)]);
  const inList = pressed(plan, key);
  expect(await marked(inList)).toEqual([expect.stringMatching(/^│› \[x\] .*apiserver +cp1 /)]);
  expect(exceptOf(inList.request)).toEqual([]);
});

test('a reason wraps where all rows stay in view, and a click on any line of a row selects the row', async () => {
  const size = { columns: 80, rows: 24 };
  const plan = sceneOf('plan', { size });
  const lines = await rowsOf(plan);
  const at = lines.findIndex((row) => /apiserver-etcd-client +cp2/.test(row));
  const reason = lines.slice(at, at + 2).map((row) => row.slice(46, 78).trim());
  expect(reason.join(' ')).toBe('the private key does not match the certificate');
  const cursorAfter = (line: number): unknown => planScreen.rowAt?.(plan, planRoute, line, 0);
  expect([at - 2, at - 1, at].map(cursorAfter)).toEqual([1, 1, 2]);
});

test('a reason wraps next to a panel too where lines are free, and the counts are said by the title alone', async () => {
  const lines = await rowsOf(sceneOf('plan', { size: { columns: 120, rows: 40 } }));
  const at = lines.findIndex((row) => /apiserver-etcd-client +cp2/.test(row));
  const reason = lines.slice(at, at + 3).map((row) => row.slice(44, 77).trim());
  expect(reason.join(' ')).toMatch(/^the private key does not match the certificate\b/);
  expect(lines.filter((row) => row.slice(0, 78).includes('…'))).toEqual([]);
  expect(lines.join('')).not.toContain('2 to renew');
  // The title of a small terminal has no room for those that stay: reasons need the line more.
  const small = await rowsOf(sceneOf('plan', { size: { columns: 60, rows: 16 } }));
  expect(small.join('')).not.toContain('2 to renew');
  expect(small.slice(3, 10).every((row) => /^│.*\S.*│$/.test(row))).toBe(true);
  // None is cut in a low terminal either: the list has the room.
  const low = (await rowsOf(sceneOf('plan', { size: { columns: 100, rows: 16 } }))).map((row) => row.slice(0, 70));
  expect(low.filter((row) => row.includes('…'))).toEqual([]);
  expect(low.find((row) => /scheduler.conf +cp2/.test(row))).toContain('missing');
});

test('a reason that is cut has as many lines as there is room for, and is whole in the sentence of its row', async () => {
  const plan = sceneOf('what waits, planned again', { size: { columns: 80, rows: 24 } });
  const lines = (await rowsOf(plan)).filter((row) => /~ pending .*the key is stored/.test(row));
  expect(lines).toHaveLength(3);
  expect(lines.filter((row) => row.includes('…'))).toEqual([]);
  expect(sentence(plan).text).not.toContain('pending-issuer');
  expect(sentence(pressed(plan, 'home', 'down', 'down')).text).toContain('; the key is stored, and ');
  const wide = sceneOf('what waits, planned again', { size: { columns: 120, rows: 40 } });
  expect(sentence(pressed(wide, 'home')).text).not.toContain('pending-issuer');
});

test.each([
  [24, ['↻ you restart', '· reloads itself']],
  [18, ['↻ you restart', '· reloads itself']],
  [16, ['↻ you restart after apply']],
])(
  'what follows the apply has a line for each kind, and one line alone in a low terminal: %i rows',
  async (rows, looks) => {
    const plan = sceneOf('plan of a request', { size: { columns: 80, rows } });
    if (plan.planning.is !== 'made') throw new Error('no plan');
    const [first] = plan.planning.plan.rollout;
    if (first === undefined) throw new Error('nothing restarts');
    const rollout = [
      ...['cp1', 'cp2'].map(
        (node, at) => ({ ...first, component: 'kubelet', action: 'restart', node, wave: at + 1 }) as const,
      ),
      { ...first, component: 'kube-apiserver', action: 'reloads' } as const,
    ];
    const { planning } = plan;
    const lines = await rowsOf({ ...plan, planning: { ...planning, plan: { ...planning.plan, rollout } } });
    const at = lines.findIndex((row) => row.includes('↻'));
    expect(lines[at]).toContain('kubelet cp1 → cp2');
    expect(/^├─ After apply ─+┤$/.test(lines[at - 1] ?? '')).toBe(looks.length > 1);
    for (const [below, look] of looks.entries()) expect(lines[at + below]).toContain(`│  ${look}  `);
    expect(lines[at]?.includes('(and 1 more effect)')).toBe(rows === 16);
  },
);

test('the question before an apply says what restarts after apply, in the order of the waves', () => {
  const plan = sceneOf('plan of a request');
  if (plan.planning.is !== 'made') throw new Error('no plan');
  const { planning } = plan;
  const [first] = planning.plan.rollout;
  if (first === undefined) throw new Error('nothing restarts');
  const linesWith = (rollout: typeof planning.plan.rollout, rows = 30): readonly string[] => {
    const { overlay } = pressed({ ...plan, planning: { ...planning, plan: { ...planning.plan, rollout } } }, 'a');
    if (overlay?.is !== 'confirm') return [];
    const { steps, lines } = confirmLines(overlay, { columns: 74, rows });
    return [...steps, ...lines].map(({ text }) => text.trim());
  };
  const restarts = ['cp2', 'cp1'].map(
    (node, at) => ({ ...first, component: 'kubelet', action: 'restart', node, wave: 2 - at }) as const,
  );
  expect(linesWith(restarts)).toContain('↻ you restart  kubelet cp1 → cp2');
  expect(linesWith([])).toContain('✓ no restart');
  // That no component restarts would be a promise.
  const reloads = restarts.map((each) => ({ ...each, action: 'reloads' }) as const);
  expect(linesWith(reloads)).toContain('· reloads itself  kubelet ×2; restart what has not reloaded in time');
  expect(linesWith(restarts, 4)).toContain('Then restart kubelet cp1 → cp2.');
  expect(linesWith([], 4).some((line) => line.startsWith('Then restart'))).toBe(false);
});

describe('the question before an apply lists what is written, grouped as in the plan', () => {
  const asked = (steps: number, rows: number, columns = 74): ReturnType<typeof confirmLines> => {
    const plan = sceneOf('plan');
    if (plan.planning.is !== 'made') throw new Error('no plan');
    const { planning } = plan;
    const renewed = planning.plan.steps.find(({ action }) => action === 'renew') ?? expect.fail('nothing is renewed');
    const all = [
      ...['cp1', 'cp2', 'cp3'].map((owner) => ({ ...renewed, owner, artifact: `apiserver/${owner}` })),
      ...(['admin.conf', 'scheduler.conf', 'etcd-peer', 'etcd-server', 'front-proxy-client', 'kubelet.conf'] as const)
        .slice(0, steps - 1)
        .map((name) => ({ ...renewed, name, artifact: name })),
      ...planning.plan.steps.filter(({ action }) => action === 'unchanged'),
    ];
    const { overlay } = pressed({ ...plan, planning: { ...planning, plan: { ...planning.plan, steps: all } } }, 'a');
    if (overlay?.is !== 'confirm') throw new Error('nothing is asked');
    return confirmLines(overlay, { columns, rows });
  };
  const textsOf = ({ steps }: ReturnType<typeof confirmLines>): readonly string[] =>
    steps.map(({ text }) => text.trim()).filter((text) => text !== '');

  test('below how many there are of each kind, all rows where they fit, then whether components restart', () => {
    const texts = textsOf(asked(7, 30));
    expect(texts).toHaveLength(9);
    expect(texts.slice(0, 2)).toEqual(['9 renew', '» renew       apiserver cp1, cp2, cp3']);
    expect(texts.at(-1)).toBe('✓ no restart');
  });

  test('without blank lines before a row is left out', () => {
    const tight = asked(7, 14);
    expect(textsOf(tight)).toHaveLength(9);
    expect([...tight.steps, ...tight.lines].every(({ text }) => text !== '')).toBe(true);
    expect(textsOf(asked(7, 12)).slice(-2)).toEqual(['and 2 to renew', '✓ no restart']);
  });

  test('with what replaces a key marked in its row, and said where not all rows are in view', () => {
    const { overlay } = pressed(sceneOf('plan'), 'a');
    if (overlay?.is !== 'confirm') throw new Error('nothing is asked');
    const row = confirmLines(overlay, { columns: 74, rows: 30 }).steps.find(({ text }) => text.includes('rekey  '));
    expect(row?.pieces.at(-1)).toEqual({ text: '  key replaced', role: 'danger' });
    const said = (rows: number): string => {
      const { steps, lines } = confirmLines(overlay, { columns: 74, rows });
      return [...steps, ...lines].map(({ text }) => text).join();
    };
    expect(said(30)).not.toContain('replaces a stored key');
    expect(said(9)).toContain('1 step replaces a stored key.');
  });

  test('with the number of owners where their names have no room', () => {
    expect(textsOf(asked(1, 30, 38))[0]).toBe('» renew       apiserver ×3');
  });

  test('each where the number of the others would take the line of the last', () => {
    const texts = textsOf(asked(6, 13));
    expect(texts).toHaveLength(8);
    expect(texts[6]).toContain('front-proxy-client');
    expect(texts.join()).not.toContain('more');
  });

  test('in fewer rows where the room is less, and in none where it is too small', () => {
    expect(textsOf(asked(7, 11)).slice(-2)).toEqual(['and 3 to renew', '✓ no restart']);
    expect(textsOf(asked(7, 9)).slice(-2)).toEqual(['and 5 to renew', '✓ no restart']);
    const { steps, lines } = asked(7, 4);
    expect(steps).toEqual([]);
    expect(lines.at(-1)?.text).toContain('kpki apply');
  });
});

test('what is to be rolled out is unfolded where all of it fits, and folded with enter', async () => {
  const wide = sceneOf('plan of a request', { size: { columns: 120, rows: 40 } });
  const listed = async (state: State): Promise<boolean> =>
    (await rowsOf(state)).some((row) => row.slice(0, 60).includes('1. Restart etcd on'));
  expect(await listed(wide)).toBe(true);
  const rows = planRowsIn(wide, planRoute);
  const head = rows.findIndex((row) => row.is === 'note' && row.branch === 'open');
  expect(await listed(pressed(wide, 'home', ...down(head), 'enter'))).toBe(false);
  expect(await listed(sceneOf('plan of a request', { size: { columns: 60, rows: 16 } }))).toBe(false);
});

test('what the row changes stands below the rows where lines are free, and no panel is next to them', () => {
  const route = planRoute;
  const plan = sceneOf('plan', { size: { columns: 80, rows: 24 } });
  const below = planDetailsBelow(plan, route) ?? expect.fail('nothing is below');
  expect(below.title).toBe('apiserver cp1');
  expect(below.lines.map(({ text }) => text.trimEnd())).toContain('Valid to 2026-12-06  → 2027-11-24');
  expect(planScreen.rules?.(plan, route)).toContain(below.rule);
  for (const size of [
    { columns: 60, rows: 16 },
    { columns: 120, rows: 40 },
  ])
    expect(planDetailsBelow(sceneOf('plan', { size }), route)).toBeNull();
  const opened = pressed(plan, 'home', 'enter');
  const { path } = opened;
  const last = path.at(-1);
  expect(last?.screen === 'plan' ? planDetailsBelow(opened, last) : expect.fail('another screen')).toBeNull();
});

test('titles stand above the columns; path and title say already what the plan is for', async () => {
  const [, , heads = ''] = await rowsOf(sceneOf('plan', { size: { columns: 120, rows: 40 } }));
  expect(heads.slice(0, 69)).toMatch(/^┃ +Action +Artifact +Owner +Reason +$/);
  const [, , idle = ''] = await rowsOf(sceneOf('nothing to do'));
  expect(idle).toContain('Plan for cluster');
});

test('an arrow leads into the list, tab back to the buttons', () => {
  const plan = sceneOf('plan');
  expect(contextOf(plan)).toBe('plan');
  const inList = pressed(plan, 'down');
  expect(contextOf(inList)).toBe('steps');
  // To the first row, which has the cursor; only the next press moves it.
  const cursorIn = (state: State): string | null => {
    const route = state.path.at(-1);
    return route?.screen === 'plan' ? route.cursor : null;
  };
  expect(cursorIn(inList)).toBe('apiserver cp1');
  expect(cursorIn(pressed(inList, 'down'))).not.toBe('apiserver cp1');
  expect(pressed(inList, 'enter').overlay).toBeNull();
  expect(pressed(inList, 'tab', 'enter').overlay).toMatchObject({ is: 'confirm', about: 'apply' });
});
