import { actionTexts } from '@kpki/presentation';
import { describe, expect, test } from 'vitest';
import { read } from '../../../../test/ui/acts.ts';
import { fleetRows, fleetTold } from '../../../../test/ui/fleet.ts';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { liveAnswers, liveAsked, liveOver, noAnswer, olderCertificate, olderTrust } from '../../../../test/ui/live.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, play, playFrom, text } from '../../../../test/ui/play.ts';
import { inventoryInRotation } from '../../../../test/ui/rotation.ts';
import { sceneOf } from '../../../../test/ui/scenes.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { routeOf } from '../change.ts';
import { crumbs, hints, sentence } from '../frame.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import type { TrustRoute } from '../route.ts';
import { groupActions } from '../select/actions.ts';
import { chosenRow, rowsOf } from '../select/trust.ts';
import { noRowText } from '../select/without-rows.ts';
import { actionsIn } from './actions.ts';

const names = nameSets.latin;
const after = (...acts: readonly Act[]): State => play({}, read(names), ...acts).state;
const filtered = (typed: string, ...acts: readonly Act[]): State =>
  after(keys('/'), text(typed), keys('enter'), ...acts);

function chosenIn(state: State): string | undefined {
  const route = routeOf(state);
  return route.screen === 'trust' ? chosenRow(state, route)?.key : undefined;
}

const [first, second] = names.nodes;
const serving = (others: Parameters<typeof liveAnswers>[1]): State => {
  const asked = [keys('6'), liveAsked(names), liveAnswers(names, others), liveOver];
  const healthy = inventoryOf(names);
  const entries = healthy.entries.filter(({ state }) => state === 'ok');
  return play({}, read(names, { inventory: { ...healthy, entries } }), ...asked, keys('1', 'w')).state;
};

test('`w` leaves the cursor on a row that is not ok, and otherwise goes to the first that is not', () => {
  const first = chosenIn(after(keys('w')));
  const others = after(keys('w', 'end'));
  const last = chosenIn(others);
  expect(last).not.toBe(first);
  // All again, and then only what is not ok: from the same row.
  expect(chosenIn(playFrom(others, keys('w', 'w')).state)).toBe(last);
  expect(hints(others)).toContain('w all');
  expect(hints(playFrom(others, keys('w')).state)).toContain('w not ok');
});

describe.each(['tree', 'fleet'] as const)('a filter of the %s that is typed again', (of) => {
  const kept = of === 'tree' ? 'state:!ok' : 'dev';
  const before = of === 'tree' ? [keys('w')] : [keys('/'), text('dev'), keys('enter')];
  const after = (...acts: readonly Act[]): string | undefined => {
    const { state } = playFrom(sceneOf(of === 'tree' ? 'trust' : 'fleet'), ...before, keys('/'), ...acts);
    const route = routeOf(state);
    return route.screen === 'trust' || route.screen === 'fleet' ? route.filter?.text : undefined;
  };

  test('is replaced by what is typed, and emptied by backspace', () => {
    expect(after(text('c'), text('p1'))).toBe('cp1');
    expect(after(keys('backspace'))).toBe('');
  });

  test.each([
    ['right', `${kept}x`],
    ['end', `${kept}x`],
    ['left', `x${kept}`],
  ])('is kept by %s, to be edited', (key, typed) => {
    expect(after(keys(key), text('x'))).toBe(typed);
  });

  test('is kept by enter', () => {
    expect(after(keys('enter'))).toBe(kept);
  });
});

describe('a filter', () => {
  test.each([
    ['apiserver cp2', 'apiserver cp2'],
    ['APISERVER CP2', 'apiserver cp2'],
    // These two have the text in their names too, and are before it.
    ['front-proxy-ca', 'front-proxy-ca'],
    ['cp2', 'apiserver cp2'],
    ['state:!ok', 'apiserver cp1'],
  ])('%s has the cursor on %s, not on the CA above', (typed, found) => {
    expect(chosenIn(filtered(typed))).toBe(found);
  });

  test('is what r, x and y act on', () => {
    const { request } = filtered('apiserver cp2', keys('r'));
    expect(request.intent.renew).toEqual(['apiserver cp2']);
    expect(routeOf(filtered('apiserver cp2', keys('x')))).toMatchObject({ of: { artifact: 'apiserver cp2' } });
    expect(filtered('apiserver cp2', keys('y')).overlay).toMatchObject({ is: 'copy', of: 'apiserver cp2' });
  });

  test('that is typed while the first reading runs has the cursor there too', () => {
    const { state } = play({}, keys('/'), text('apiserver cp2'), keys('enter'), read(names));
    expect(chosenIn(state)).toBe('apiserver cp2');
  });

  test('leaves the cursor where arrows put it, and esc keeps the row', () => {
    expect(chosenIn(filtered('apiserver', keys('home')))).toBe('kubernetes-ca');
    expect(chosenIn(filtered('scheduler.conf cp2', keys('esc')))).toBe('all scheduler.conf');
  });

  test('that finds nothing, or has no text, returns the cursor to its row once it is dropped', () => {
    const at = after(keys('down', 'down', 'down'));
    const row = chosenIn(at);
    const typed = playFrom(at, keys('/'), text('zzz')).state;
    expect(chosenIn(typed)).toBeUndefined();
    const kept = playFrom(typed, keys('enter')).state;
    expect(hints(kept)).toContain('esc no filter');
    for (const state of [typed, kept]) expect(chosenIn(playFrom(state, keys('esc')).state)).toBe(row);
    for (const key of ['esc', 'enter'])
      expect(chosenIn(playFrom(typed, keys('backspace', 'backspace', 'backspace', key)).state)).toBe(row);
    expect(chosenIn(playFrom(kept, keys('/'), text('yyy'), keys('esc')).state)).toBe(row);
  });

  test('leaves what a CA is', () => {
    const inventory = inventoryInRotation(inventoryOf(names));
    const etcd = (...acts: readonly Act[]): Partial<NonNullable<ReturnType<typeof chosenRow>>> | undefined => {
      const { state } = play({}, read(names, { inventory }), ...acts);
      const route = routeOf(state);
      if (route.screen !== 'trust') return undefined;
      return rowsOf(state, route).find(({ key }) => key === 'kubernetes-ca');
    };
    const whole = etcd();
    expect(whole).toBeDefined();
    expect(etcd(keys('/'), text('apiserver cp2'), keys('enter'))).toMatchObject({
      state: whole?.state,
      phase: whole?.phase,
      below: whole?.below,
      left: whole?.left,
    });
  });
});

describe('x on a row that folds several', () => {
  const opened = playFrom(sceneOf('trust'), keys('/'), text('etcd-server'), keys('enter', 'end', 'esc', 'x')).state;
  const labels = (state: State): readonly string[] => {
    const route = routeOf(state);
    return route.screen === 'actions' ? actionsIn(state, route).map(({ label }) => label) : [];
  };
  const ids = names.nodes.slice(0, 2).map((node) => `etcd-server ${node}`);
  const treeOf = (state: State): Partial<TrustRoute> => {
    const route = routeOf(state);
    return route.screen === 'trust' ? route : {};
  };

  test('offers to renew all, to mark all and to show each', () => {
    expect(crumbs(opened)[0]).toMatch(/etcd-server ×2 › Actions$/);
    expect(labels(opened)).toEqual(['Renew all', 'Mark all', 'Show each']);
    expect(sentence(playFrom(opened, keys('down')).state).text).toContain('marks them in the tree');
    expect(hints(playFrom(opened, keys('esc')).state)).not.toContain('unmark');
  });

  test('renews them with the same request as r', () => {
    const { request } = playFrom(opened, keys('enter')).state;
    expect(request).toEqual(playFrom(opened, keys('esc', 'r')).state.request);
    expect(request).toMatchObject({ of: 'action', intent: { renew: ids } });
  });

  test('marks them and returns to the tree; then it removes the marks', () => {
    const marked = playFrom(opened, keys('down', 'enter')).state;
    expect([routeOf(marked).screen, marked.marks]).toEqual(['trust', ids]);
    const again = playFrom(marked, keys('x')).state;
    expect(labels(again)[1]).toBe('Remove all marks');
    expect(playFrom(again, keys('down', 'enter')).state.marks).toEqual([]);
  });

  test('shows each in the tree', () => {
    const tree = treeOf(playFrom(opened, keys('end', 'enter')).state);
    expect(tree).toMatchObject({ cursor: ids[0], toggled: expect.arrayContaining(['all etcd-server']) });
  });

  test('means what a filter leaves, and leaves out what cannot be renewed', () => {
    const inventory = inventoryOf(names);
    const renewed = (artifacts: readonly string[], of: Inventory = inventory) => {
      const [renewAll] = groupActions(of, { is: 'group', name: 'etcd-server', artifacts }, [], keysIn(opened));
      return renewAll?.onEnter?.is === 'plan' ? renewAll.onEnter.request : (renewAll?.why ?? null);
    };
    expect(renewed(ids.slice(0, 1))).toMatchObject({ intent: { renew: ids.slice(0, 1) }, leftOut: [] });
    const pending = (those: readonly string[]): Inventory => ({
      ...inventory,
      entries: inventory.entries.map((entry) =>
        those.includes(entry.artifact) ? { ...entry, state: 'pending' as const } : entry,
      ),
    });
    expect(renewed(ids, pending(ids.slice(1)))).toMatchObject({
      intent: { renew: ids.slice(0, 1) },
      leftOut: [{ artifact: ids[1], why: actionTexts.why.pending }],
    });
    expect(renewed(ids, pending(ids))).toBe(actionTexts.why.pending);
    expect(renewed([...ids, 'etcd-server gone'])).toBeNull();
  });
});

describe('7', () => {
  const at = (row: string): readonly ReturnType<typeof keys>[] => [keys('/'), text(row), keys('enter', '7')];
  const pressed = (...acts: readonly Act[]): State => play({}, read(names), ...acts).state;

  test('opens the rotation of a CA, and of the CA of a bundle', () => {
    expect(routeOf(pressed(keys('7')))).toMatchObject({ screen: 'rotation', of: 'kubernetes-ca' });
    const inventory = inventoryOf(names);
    const [entry] = inventory.entries.filter(({ artifact }) => artifact === 'front-proxy-client cp1');
    if (entry === undefined) throw new Error('the sample has no client of the front proxy');
    const bundle = {
      ...entry,
      kind: 'trust bundle',
      artifact: 'front-proxy-ca-bundle',
      name: 'front-proxy-ca-bundle',
      owner: null,
    } as const;
    const withBundle = read(names, { inventory: { ...inventory, entries: [...inventory.entries, bundle] } });
    const { state } = play({}, withBundle, ...at('front-proxy-ca-bundle'));
    expect(routeOf(state)).toMatchObject({ screen: 'rotation', of: 'front-proxy-ca' });
  });

  test('opens that of the CA that signs any other row, one artifact or several', () => {
    const ofCa = { screen: 'rotation', of: 'kubernetes-ca' };
    expect(routeOf(pressed(...at('apiserver cp1')))).toMatchObject(ofCa);
    expect(routeOf(pressed(keys('down', 'down', '7')))).toMatchObject(ofCa);
  });

  test('opens the rotation in progress from any row; of several that of the row, else the first', () => {
    const inventory = inventoryOf(names);
    const rotating = (...cas: readonly string[]): Act => {
      const entries = inventory.entries.map((entry) =>
        cas.includes(entry.artifact) ? ({ ...entry, phase: 'reissue' } as const) : entry,
      );
      return read(names, { inventory: { ...inventory, entries } });
    };
    const opened = (first: Act, ...acts: readonly Act[]): unknown => routeOf(play({}, first, ...acts).state);
    const ofEtcd = { screen: 'rotation', of: 'etcd-ca' };
    expect(opened(rotating('etcd-ca'), keys('7'))).toMatchObject(ofEtcd);
    expect(opened(rotating('etcd-ca'), ...at('apiserver cp1'))).toMatchObject(ofEtcd);
    expect(opened(rotating('etcd-ca'), keys('enter', '7'))).toMatchObject(ofEtcd);
    const both = rotating('etcd-ca', 'front-proxy-ca');
    expect(opened(both, keys('7'))).toMatchObject(ofEtcd);
    expect(opened(both, ...at('front-proxy-client cp1'))).toMatchObject({ screen: 'rotation', of: 'front-proxy-ca' });
  });

  test('is in the last row at a CA; at what a CA signs, marking has its room', () => {
    expect(hints(pressed())).toContain('7 rotation');
    expect(hints(pressed(keys('enter')))).toContain('7 rotation');
    const signed = hints(pressed(keys('down', 'down')));
    expect(signed).toContain('space mark');
    expect(signed).not.toContain('7 rotation');
  });
});

test('} goes to the next CA, and { to the one before or to that of the row', () => {
  const at = (...pressed: readonly string[]) => chosenIn(after(keys(...pressed)));
  expect(at('}')).toBe('etcd-ca');
  expect(at('}', '}')).toBe('front-proxy-ca');
  expect(at('}', 'down', '{')).toBe('etcd-ca');
  expect(at('}', 'down', '{', '{')).toBe('kubernetes-ca');
  expect(at('{')).toBe('kubernetes-ca');
  const last = after(keys(...Array.from({ length: 10 }, () => '}')));
  expect(chosenIn(last)).toBe(chosenIn(playFrom(last, keys('}')).state));
});

describe('the last row has no key that the row refuses', () => {
  test('at a location to repair, in the tree and in full: no mark, no action, no file to edit', () => {
    const refused = ['space mark', 'x actions', 'o edit', 'r renew'];
    for (const columns of [80, 120, 200]) {
      const size = { columns, rows: 40 };
      for (const scene of ['a location to repair', 'a location to repair in full'] as const)
        for (const hint of refused) expect(hints(sceneOf(scene, { size }))).not.toContain(hint);
      // Several artifacts have no file of theirs.
      expect(hints(play({ size }, read(names), keys('down', 'down')).state)).not.toContain('o edit');
    }
  });

  const fresh = (...acts: readonly Act[]): State => play({}, read(names, { fresh: true }), ...acts).state;

  test('in a cluster that is not created, neither renewal nor rotation, in the tree and in details', () => {
    for (const state of [fresh(), fresh(keys('down')), fresh(keys('down', 'down')), fresh(keys('enter'))]) {
      expect(hints(state)).toContain('p plan');
      expect(hints(state)).not.toMatch(/renew|rotation/);
    }
  });

  test('renews no bundle, and marks all the same', () => {
    const bundle = after(keys('down'));
    expect(hints(bundle)).not.toContain('r renew');
    expect(hints(playFrom(bundle, keys('down')).state)).toContain('r renew');
    const marked = playFrom(bundle, keys('down', 'space', 'home', 'down')).state;
    expect(hints(marked)).toContain('r renew');
  });
});

test('space says what it marked, what it unmarked, and how many of the marks a key renews', () => {
  const bundle = after(keys('down', 'space'));
  expect(sentence(bundle).text).toMatch(/ marked; r renews none of 1\.$/);
  const both = playFrom(bundle, keys('space')).state;
  expect(sentence(both).text).toMatch(/ marked; r renews 2 of 3\.$/);
  const one = playFrom(both, keys('home', 'down', 'space')).state;
  expect(sentence(one).text).toMatch(/ unmarked; r renews 2\.$/);
  expect(sentence(playFrom(one, keys('home', 'down', 'down', 'space')).state).text).toMatch(
    / unmarked; nothing is marked\.$/,
  );
});

test('marking is in the last row at 80 columns, also in a cluster of a fleet', () => {
  const fleet = { clusters: ['clusters'], size: { columns: 80, rows: 24 } } as const;
  const { state } = play(fleet, fleetTold(fleetRows()), keys('end', 'enter'), read(names), keys('down', 'down'));
  for (const hint of ['w not ok', 'space mark', 'esc back']) expect(hints(state)).toContain(hint);
});

test('enter is offered for an action that is possible, and for no other', () => {
  // A certificate is renewed; only a CA is rotated.
  expect(hints(filtered('apiserver cp2', keys('x')))).toContain('enter choose');
  expect(hints(filtered('apiserver cp2', keys('x', 'end')))).not.toContain('enter');
  expect(sentence(filtered('apiserver cp2', keys('x', 'end'))).text).toContain('unavailable');
});

describe('the title', () => {
  const counts = (inventory: Inventory): number => {
    const [, summary] = crumbs(play({}, read(names, { inventory })).state);
    return [...summary.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
  };

  test('counts each artifact once, also while a CA is rotated', () => {
    const inventory = inventoryInRotation(inventoryOf(names));
    expect(counts(inventory)).toBe(new Set(inventory.entries.map(({ artifact }) => artifact)).size);
  });

  test('of Copy names the artifact under the cursor, once', () => {
    const [asked] = crumbs(filtered('apiserver', keys('home', 'y')));
    expect(asked).toBe('Trust › filter: apiserver › Copy from kubernetes-ca');
    expect(crumbs(filtered('jane', keys('enter', 'y')))[0]).toBe('Trust › filter: jane › user jane › Copy');
  });
});

describe('where everything stored is ok, w', () => {
  const shown = (others: Parameters<typeof liveAnswers>[1]): string => {
    const state = serving(others);
    const route = routeOf(state);
    return route.screen === 'trust' ? noRowText(state, route) : '';
  };

  test('says so', () => {
    expect(shown({})).toBe('All artifacts are ok. esc shows all.');
    expect(shown({ [`etcd ${first}`]: noAnswer('connection refused') })).toBe('All artifacts are ok. esc shows all.');
  });

  test('names the servers that serve something else, with the key of their screen', () => {
    const others = { [`etcd ${first}`]: olderCertificate, [`etcd-peer ${second}`]: olderCertificate };
    expect(shown(others)).toBe(
      '2 servers do not serve and trust what is stored: 6 lists the servers. esc shows all artifacts.',
    );
  });

  test('names a server that trusts a removed CA, although it serves the stored certificate', () => {
    expect(shown({ [`etcd ${first}`]: olderTrust })).toMatch(/^1 server does not serve and trust what is stored: 6 /);
  });
});

test('a missing artifact has the key that plans it in the message, in the tree and in full; others have what is found', () => {
  const missing = filtered('state:missing', keys('down'));
  const found = /^scheduler\.conf cp2: nothing is there; p plans it\.$/;
  expect(sentence(missing).text).toMatch(found);
  expect(sentence(playFrom(missing, keys('enter')).state).text).toBe(sentence(missing).text);
  expect(sentence(sceneOf('artifact')).text).toMatch(/^apiserver cp1: /);
});
