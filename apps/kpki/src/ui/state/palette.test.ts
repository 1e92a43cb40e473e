import { describe, expect, test } from 'vitest';
import { applyDone, declaredOf, failure, planned, read } from '../../../test/ui/acts.ts';
import { fleetRows, fleetTold } from '../../../test/ui/fleet.ts';
import { inventoryOf, now, planOf } from '../../../test/ui/inventory.ts';
import { nameSets } from '../../../test/ui/names.ts';
import { keys, play, playFrom, text } from '../../../test/ui/play.ts';
import { sceneOf } from '../../../test/ui/scenes.ts';
import { fleetCluster } from '../fleet-cluster.ts';
import { routeOf } from './change.ts';
import { crumbs, sentence } from './frame.ts';
import type { State } from './model.ts';
import { paletteItems } from './palette.ts';
import { planCommand } from './select/command-line.ts';

const names = nameSets.latin;

function itemsIn(state: State): readonly string[] {
  const { overlay } = state;
  if (overlay?.is !== 'palette') throw new Error('the palette is not open');
  return paletteItems(state, overlay).map((item) => (item.is === 'command' ? item.uiCommand : item.does));
}

describe('the palette', () => {
  test('has the commands of the screen, and none that only moves', () => {
    const items = itemsIn(play({}, read(names), keys(':')).state);
    expect(items).toEqual(expect.arrayContaining(['plan', 'undo', 'fleet', 'sort', 'leave']));
    expect(items).not.toContain('down');
    expect(items).not.toContain('apply');
  });

  test('has commands of other screens too, which it goes to first, and waits for what they load', () => {
    const found = (...acts: Parameters<typeof play>[1][]) => play({}, read(names), ...acts).state;
    const zoomed = found(keys(':'), text('zoom'), keys('enter'));
    const zoomedHere = routeOf(found(keys('3', 'z')));
    expect(routeOf(zoomed)).toEqual(zoomedHere);
    expect(itemsIn(found(keys('3', ':'), text('not ok')))).toContain(
      'only what is not ok; again: all (in the trust tree)',
    );
    const applied = playFrom(found(keys(':'), text('question before applying'), keys('enter')), planned(names)).state;
    expect(applied.overlay).toMatchObject({ is: 'confirm', about: 'apply' });
    expect(routeOf(found(keys('5', ':'), text('renewal'), keys('enter'))).screen).toBe('trust');
  });

  test('removes marks only where there are some, on its screen and from others', () => {
    const open = (...pressed: readonly string[]): readonly string[] =>
      itemsIn(play({}, read(names), keys(...pressed, ':')).state);
    const found = (...pressed: readonly string[]): readonly string[] =>
      itemsIn(play({}, read(names), keys(...pressed, ':'), text('remove all marks')).state);
    expect(open()).not.toContain('unmark');
    expect(open('down', 'down', 'space')).toContain('unmark');
    expect(found('3')).toEqual([]);
    expect(found('down', 'down', 'space', '3')).toEqual(['remove all marks (in the trust tree)']);
  });

  test('finds by words, and runs with enter', () => {
    const found = play({}, read(names), keys(':'), text('undo'));
    expect(itemsIn(found.state)).toEqual(['undo']);
    const { state } = play({}, read(names), keys(':'), text('undo'), keys('enter'));
    expect(state.overlay).toBeNull();
    expect(routeOf(state).screen).toBe('undo');
  });

  test('finds by the word at the bottom of the screen too', () => {
    expect(itemsIn(play({}, read(names), keys(':'), text('quit')).state)[0]).toBe('leave');
  });

  test('finds by the beginning of a name, and runs it for the selected artifact', () => {
    expect(itemsIn(play({}, read(names), keys(':'), text('ren')).state)[0]).toBe('renew');
    expect(itemsIn(play({}, read(names), keys(':'), text('rot')).state)[0]).toBe('rotate');
    const typed = [keys(':'), text('rot'), keys('enter')];
    expect(routeOf(play({}, read(names), ...typed).state)).toMatchObject({ screen: 'rotation', of: 'kubernetes-ca' });
    const { state } = play({}, read(names), keys('/'), text('etcd-peer cp2'), keys('enter'), ...typed);
    expect(routeOf(state)).toMatchObject({ screen: 'rotation', of: 'etcd-ca' });
  });

  test('has commands first whose names begin with what is typed, then a later word of the name, then the description', () => {
    const items = (typed: string): readonly string[] => itemsIn(play({}, read(names), keys(':'), text(typed)).state);
    // The name of the environments has it in the middle, and other descriptions have it too.
    expect(items('env').slice(0, 2)).toEqual(['environments', 'next environment']);
    expect(items('e').slice(0, 4).toSorted()).toEqual(['edit', 'environments', 'expiries', 'export']);
    expect(items('e').indexOf('next environment')).toBeGreaterThan(3);
    // A command of another screen is not behind those that only mention the word.
    const apply = items('appl');
    expect(apply.indexOf('to the question before applying (in the plan)')).toBe(0);
    expect(apply).toContain('undo');
  });

  test('finds an action by its verb and an artifact, whose dashes need not be typed', () => {
    const items = (typed: string): readonly string[] => itemsIn(play({}, read(names), keys(':'), text(typed)).state);
    expect(items('rotate etcdca')[0]).toBe('rotate etcd-ca');
    expect(items('etcdca')).toContain('etcd-ca');
    const rotated = play({}, read(names), keys(':'), text('rotate etcd-ca'), keys('enter')).state;
    expect(routeOf(rotated)).toMatchObject({ screen: 'rotation', of: 'etcd-ca' });
    // What rotates is few: the verb alone shows it.
    expect(items('rot')).toEqual([
      'rotate',
      ...['kubernetes-ca', 'etcd-ca', 'front-proxy-ca', 'sa'].map((name) => `rotate ${name}`),
    ]);
    // What is not rotated by itself, or not renewed, is not offered.
    expect(items('rotate etcd')).toEqual(['rotate etcd-ca']);
    expect(items('renew etcd-ca')).toEqual(['renew etcd-ca']);
    expect(items('renew').filter((each) => each.startsWith('renew '))).toEqual([]);
    const renewed = play({}, read(names), keys(':'), text('renew apiserver cp1'), keys('enter')).state;
    expect(renewed.request).toMatchObject({ of: 'action', command: 'renew apiserver cp1' });
  });

  test('finds an artifact, and puts the cursor of the tree on it', () => {
    const typed = play({}, read(names), keys(':'), text('etcd-peer cp2'));
    expect(itemsIn(typed.state)).toEqual(['etcd-peer cp2']);
    const { state } = play({}, read(names), keys(':'), text('etcd-peer cp2'), keys('enter'));
    expect(state.overlay).toBeNull();
    expect(routeOf(state)).toMatchObject({ screen: 'trust', cursor: 'etcd-peer cp2' });
    const ca = play({}, read(names), keys(':'), text('etcd-ca'));
    expect(itemsIn(ca.state)[0]).toBe('etcd-ca');
  });

  test('names each command, and says in the last row but one what the chosen one does', () => {
    const { state } = play({}, read(names), keys(':'), text('quit'));
    const { overlay } = state;
    if (overlay?.is !== 'palette') throw new Error('the palette is not open');
    expect(paletteItems(state, overlay)[0]).toMatchObject({ name: 'quit', key: 'q' });
    expect(sentence(state).text).toBe(paletteItems(state, overlay)[0]?.does);
  });

  test('completes with tab, and closes with esc', () => {
    const { overlay } = play({}, read(names), keys(':'), text('expir'), keys('tab')).state;
    expect(overlay).toMatchObject({ is: 'palette', field: { text: 'the expiries: what expires when' } });
    expect(play({}, read(names), keys(':', 'esc')).state.overlay).toBeNull();
  });

  describe('of a fleet', () => {
    const ofFleet = { clusters: ['clusters'] } as const;
    const reported = fleetTold(fleetRows());
    const { cluster } = names;

    test('finds clusters by name and environment, and opens the selected one', () => {
      const found = play(ofFleet, reported, keys(':'), text(`${cluster} prod`)).state;
      expect(itemsIn(found)[0]).toBe(`${cluster} · prod`);
      expect(itemsIn(playFrom(found, text('x')).state)).toEqual([]);
      const { state, tasks } = playFrom(found, keys('enter'));
      expect(state.target).toEqual({ file: 'clusters/a.yaml', environment: 'prod' });
      expect(routeOf(state).screen).toBe('trust');
      expect(tasks.map(({ task }) => task)).toEqual([{ type: 'read', target: state.target }]);
    });

    test('also from another cluster of it, and esc goes back to the fleet', () => {
      const inDev = [reported, keys('end', 'enter'), read(names), keys(':')] as const;
      const { state } = play(ofFleet, ...inDev, text('prod'), keys('enter'));
      expect(state.target).toEqual({ file: 'clusters/a.yaml', environment: 'prod' });
      expect(routeOf(playFrom(state, read(names), keys('esc')).state).screen).toBe('fleet');
    });

    test('has commands first that are named so, no cluster before anything is typed, and no file that cannot be used', () => {
      const open = play(ofFleet, reported, keys(':')).state;
      expect(itemsIn(open).filter((item) => item.includes(' · '))).toEqual([]);
      expect(itemsIn(playFrom(open, text('p')).state)[0]).toBe('plan');
      expect(itemsIn(playFrom(open, text('broken')).state)).toEqual([]);
    });
  });

  describe('on a row of a fleet', () => {
    const ofFleet = { clusters: ['clusters'] } as const;
    const reported = fleetTold(fleetRows());
    const titleOf = (environment: string): string => `${names.cluster} · ${environment}`;
    const foundIn = (state: State): readonly { readonly does: string; readonly name: string }[] => {
      const { overlay } = state;
      if (overlay?.is !== 'palette') throw new Error('the palette is not open');
      return paletteItems(state, overlay).flatMap((item) =>
        item.is === 'command' || item.is === 'elsewhere' ? [] : [{ does: item.does, name: item.name }],
      );
    };
    /** `dev` was opened and left; the cursor is on the row then that the keys lead to. */
    const onRow = (...pressed: readonly string[]): State =>
      play(ofFleet, reported, keys('end', 'enter'), read(names), keys('4', ...pressed)).state;

    test('acts in the cluster of the row, not in the one that was opened last', () => {
      const opened = onRow('home');
      const found = playFrom(opened, keys(':'), text('rot')).state;
      const { overlay } = found;
      if (overlay?.is !== 'palette') throw new Error('the palette is not open');
      const [, first] = paletteItems(found, overlay);
      expect(first).toMatchObject({ does: 'rotate kubernetes-ca', name: `${names.cluster} · prod` });
      const rotated = playFrom(found, keys('down', 'enter')).state;
      expect(rotated.target).toEqual({ file: 'clusters/a.yaml', environment: 'prod' });
      expect(routeOf(rotated)).toMatchObject({ screen: 'rotation', of: 'kubernetes-ca' });
      expect(routeOf(playFrom(rotated, keys('esc')).state).screen).toBe('fleet');
    });

    test('renews an artifact of the row once its cluster is read', () => {
      const { state } = playFrom(onRow('home'), keys(':'), text('renew apiserver cp1'), keys('enter'));
      expect(state.target.environment).toBe('prod');
      expect(state.request.of).toBe('spec');
      const known = playFrom(state, read(names, { declared: { ...declaredOf(names), environment: 'prod' } })).state;
      expect(known.request).toMatchObject({ of: 'action', command: 'renew apiserver cp1' });
      const at = playFrom(onRow('home'), keys(':'), text('etcd-peer cp2'), keys('enter')).state;
      expect([at.target.environment, routeOf(at)]).toMatchObject([
        'prod',
        { screen: 'trust', cursor: 'etcd-peer cp2' },
      ]);
    });

    test('offers of a file that cannot be used no action, and nothing that would open it', () => {
      const open = playFrom(onRow('home', 'down'), keys(':')).state;
      const items = itemsIn(open);
      for (const off of ['open', 'plan', 'rotate', 'trust', 'servers', 'environments', 'undo'])
        expect(items, off).not.toContain(off);
      expect(items).toEqual(expect.arrayContaining(['copy', 'edit', 'again']));
      const environments = foundIn(playFrom(open, text('rot')).state).map(({ name }) => name);
      expect(new Set(environments)).toEqual(new Set(['dev', 'prod', 'staging'].map(titleOf)));
    });

    test('finds artifacts by cluster and name together, of every cluster that is read, and goes there', () => {
      const found = (typed: string) => foundIn(playFrom(onRow('home'), keys(':'), text(typed)).state);
      const etcd = (name: string) => ({ does: 'etcd-ca', name: titleOf(name) });
      expect(found('etcd-ca').slice(0, 3)).toEqual([etcd('prod'), etcd('dev'), etcd('staging')]);
      expect(found('staging etcd-ca')[0]).toEqual(etcd('staging'));
      const { state } = playFrom(onRow('home'), keys(':'), text('staging etcd-ca'), keys('enter'));
      expect(state.target).toEqual({ file: 'clusters/c.yaml', environment: 'staging' });
      expect(routeOf(state)).toMatchObject({ screen: 'trust', cursor: 'etcd-ca' });
      // A cluster alone finds the cluster, and not all that it holds.
      expect(found('staging').map(({ does }) => does)).toEqual([`${names.cluster} · staging`]);
    });

    test('takes the verb at any place, with the words of a cluster and an artifact in any order', () => {
      const rotated = { does: 'rotate etcd-ca', name: titleOf('staging') };
      for (const typed of ['rotate staging etcdca', 'staging rotate etcdca', 'etcdca staging rot']) {
        const typedFrom = [keys(':'), text(typed)] as const;
        expect(foundIn(playFrom(onRow('home'), ...typedFrom).state)[0], typed).toEqual(rotated);
        const { state } = playFrom(onRow('home'), ...typedFrom, keys('enter'));
        expect(state.target.environment, typed).toBe('staging');
        expect(routeOf(state), typed).toMatchObject({ screen: 'rotation', of: 'etcd-ca' });
      }
      // With the words of a cluster alone, the verb has the few that it is for.
      const all = foundIn(playFrom(onRow('home'), keys(':'), text('rotate staging')).state);
      expect(all.map(({ does }) => does)).toEqual(
        ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca', 'sa'].map((name) => `rotate ${name}`),
      );
    });

    test('lists no more than anybody looks through', () => {
      const at = new Date(now);
      const many = Array.from({ length: 60 }, (_, index) =>
        fleetCluster(
          { file: `clusters/${index}.yaml`, cluster: `c${index}`, environment: 'main' },
          inventoryOf(names),
          at,
        ),
      );
      const open = play(ofFleet, fleetTold(many), keys('end', ':'), text('etcd'));
      const chosen = foundIn(open.state);
      expect(chosen).toHaveLength(200);
      expect(new Set(chosen.map(({ name }) => name)).size).toBeGreaterThan(10);
    });
  });

  test('has first what was run last', () => {
    const { state } = play({}, read(names), keys(':'), text('expiries'), keys('enter', 'esc', ':'));
    expect(itemsIn(state)[0]).toBe('expiries');
  });
});

describe('a key that is not bound', () => {
  const said = (...acts: Parameters<typeof play>[1][]): string | undefined =>
    play({}, read(names), ...acts).state.message?.text;

  test('says so, and which key lists the others', () => {
    expect(said(text('b'))).toBe('b does nothing here. ? lists keys.');
    expect(said(keys('other-key'))).toBe('This key does nothing here. ? lists keys.');
    expect(said(keys('ctrl-x'))).toBe('ctrl-x does nothing here. ? lists keys.');
    const rotation = sceneOf('rotation staged, a live check failed');
    expect(playFrom(rotation, keys('c')).state.message?.text).toBe(
      'c does nothing here; it works in the trust tree and others. ? lists keys.',
    );
    expect(said(keys('5', 'w'))).toBe('w does nothing here; it works in the trust tree. ? lists keys.');
    expect(said(text('a whole line'))).toBe('What was pasted does nothing here. ? lists keys.');
  });

  test('shows nothing that a terminal obeys', () => {
    expect(said(text('\u009b'))).not.toContain('\u009b');
  });
});

describe('marks', () => {
  const open = [read(names), keys('down', 'down', 'right', 'down')] as const;
  const title = (state: State): string => crumbs(state)[0];

  test('are set and removed with space, which goes down: below all that a row folds, and no further than the last', () => {
    const after = (...pressed: readonly string[]) => {
      const { state } = play({}, ...open, keys(...pressed));
      const route = routeOf(state);
      return { marks: state.marks, cursor: route.screen === 'trust' ? route.cursor : null };
    };
    const both = ['apiserver cp1', 'apiserver cp2'];
    expect(after('space')).toEqual({ marks: ['apiserver cp1'], cursor: 'apiserver cp2' });
    const { marks, cursor: next } = after('space', 'space');
    expect(marks).toEqual(both);
    expect(after('space', 'up', 'space')).toEqual({ marks: [], cursor: 'apiserver cp2' });
    // Of an open group, not to a row that it has marked.
    expect(after('up', 'space')).toEqual({ marks: both, cursor: next });
    const { cursor: last } = after('end');
    expect(after('end', 'space').cursor).toBe(last);
  });

  test('are counted in the title, under a filter and in a detail too', () => {
    const marked = [...open, keys('space', 'space')] as const;
    expect(title(play({}, ...marked).state)).toBe('Trust · 2 marked');
    expect(title(play({}, ...marked, keys('/'), text('etcd'), keys('enter')).state)).toBe(
      'Trust · 2 marked, 2 hidden by the filter › filter: etcd',
    );
    // A CA is in view above its artifacts that match.
    const ca = play({}, read(names), keys('home', 'space', '/'), text('apiserver'), keys('enter')).state;
    expect(title(ca)).toBe('Trust · 1 marked › filter: apiserver');
    expect(title(play({}, ...marked, keys('up', 'enter')).state)).toMatch(/^Trust · 2 marked › apiserver/);
    expect(title(play({}, ...marked, keys('3')).state)).toBe('Trust › Expiries');
  });

  test('that a filter hides are planned at a second r, and the first says it', () => {
    const hidden = [...open, keys('space', '/'), text('etcd'), keys('enter', 'r')] as const;
    const once = play({}, ...hidden).state;
    expect(routeOf(once).screen).toBe('trust');
    expect(sentence(once).text).toMatch(/^1 marked artifact is hidden by the filter\. r again plans/);
    expect(routeOf(play({}, ...hidden, keys('r')).state).screen).toBe('plan');
  });

  test('stay after esc from a detail, another screen and a plan; esc in the tree removes them', () => {
    const marked = [...open, keys('space')] as const;
    for (const there of [keys('enter'), keys('3'), keys('4'), keys('p'), keys('r'), keys('/')]) {
      const { state } = play({}, ...marked, there, keys('esc'));
      expect(state.marks).toEqual(['apiserver cp1']);
    }
    const { state } = play({}, ...marked, keys('esc'));
    expect(state.marks).toEqual([]);
    expect(state.message?.text).toBe('1 mark removed.');
  });

  test('are removed with c, and with another environment', () => {
    const removed = play({}, ...open, keys('space', 'space', 'c')).state;
    expect(removed.marks).toEqual([]);
    expect(removed.message?.text).toBe('2 marks removed.');
    expect(play({}, ...open, keys('c')).state.message?.text).toBe('Nothing is marked: space marks a row.');
    expect(play({}, ...open, keys('space', 'e')).state.marks).toEqual([]);
  });

  test('of a row of several are of all of them', () => {
    const { state } = play({}, read(names), keys('down', 'down', 'space'));
    expect(state.marks).toEqual(['apiserver cp1', 'apiserver cp2']);
  });

  test('are renewed together with r, by one command, and stay until then', () => {
    const { state, tasks } = play({}, ...open, keys('space', 'space', 'space', 'r'));
    const renew = ['apiserver cp1', 'apiserver cp2', 'apiserver-kubelet-client cp1', 'apiserver-kubelet-client cp2'];
    expect(tasks.at(-1)?.task).toMatchObject({ type: 'plan', intent: { renew } });
    const words = 'apiserver/cp1 apiserver/cp2 apiserver-kubelet-client/cp1 apiserver-kubelet-client/cp2';
    expect(planCommand(state)).toBe(`kpki renew ${words} --only -e dev`);
    const excluded = playFrom(state, planned(names), keys('home', 'space')).state;
    expect(planCommand(excluded)).toBe(`kpki renew ${words} --only --except apiserver -e dev`);
    expect(playFrom(excluded, planned(names), keys('a', 'enter')).state.commands.at(-1)).toBe(
      `kpki renew ${words} --only --except apiserver -e dev --yes`,
    );
    expect(state.marks).toEqual(renew);
    const applied = playFrom(state, planned(names, { intent: { renew, rekey: [], rotate: [] } }), keys('a', 'enter'));
    expect(playFrom(applied.state, failure('apply', 'The disk is full.')).state.marks).toEqual(renew);
    expect(playFrom(applied.state, applyDone()).state.marks).toEqual([]);
  });

  test('that cannot be renewed are left out of the plan of the others, which names them', () => {
    const { state, tasks } = play({}, read(names), keys('down', 'space', 'space', 'r'));
    expect(tasks.at(-1)?.task).toMatchObject({ intent: { renew: ['apiserver cp1', 'apiserver cp2'] } });
    const shown = playFrom(state, planned(names)).state;
    const left = 'Left out: kubernetes-ca-bundle (follows its CA, kubernetes-ca).';
    expect(sentence(shown).text).toBe(left);
    const { overlay } = playFrom(shown, keys('a')).state;
    expect(overlay).toMatchObject({ is: 'confirm', lines: expect.arrayContaining([left]) });
  });

  test('that the plan blocks while it does the others are named with their reason', () => {
    const inventory = inventoryOf(names);
    const blocked = planOf(names, inventory, { blocked: true }).steps.find(({ action }) => action === 'blocked');
    const { state } = play({}, read(names), keys('down', 'down', 'space', 'r'));
    const request = state.request;
    if (request.of === 'spec' || blocked === undefined) throw new Error('no request, or nothing blocked');
    const renew = [...request.intent.renew, blocked.artifact];
    const asked: State = { ...state, request: { ...request, intent: { ...request.intent, renew } } };
    const left = playFrom(asked, planned(names, { blocked: 'beside' })).state;
    expect(sentence(left).text).toMatch(new RegExp(`^Left out: ${blocked.artifact} \\(.+\\)\\.$`));
    const stopped = playFrom(asked, planned(names, { blocked: 'stops' })).state;
    expect(sentence(stopped).text).not.toContain('Left out');
  });

  test('of which none can be renewed plan nothing', () => {
    const { state, tasks } = play({}, read(names), keys('down', 'space', 'r'));
    expect(state.message?.text).toBe(
      'No marked artifact can be renewed: kubernetes-ca-bundle (follows its CA, kubernetes-ca).',
    );
    expect(tasks).toHaveLength(1);
  });
});
