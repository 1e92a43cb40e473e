import { bundleEntries, caEntries, certificateEntries, keyPairEntries, kubeconfigEntries } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { matching, type TreeRow, treeRows } from './tree.ts';

const inventory = inventoryOf(nameSets.latin);
const rows = (toggled: readonly string[] = [], filter = ''): readonly TreeRow[] => treeRows(inventory, toggled, filter);
const rowOf = (key: string, among = rows()): TreeRow => {
  const row = among.find((each) => each.key === key);
  if (row === undefined) throw new Error(`there is no row ${key}`);
  return row;
};

test('a cluster that is not created has light lines alone: nothing in it needs a look', () => {
  const tree = treeRows(inventoryOf(nameSets.latin, { fresh: true }), [], '');
  expect(tree.map(({ state }) => state)).toEqual(tree.map(() => 'not created'));
  const lines = tree.flatMap(({ guide }) => guide);
  expect(lines.length).toBeGreaterThan(0);
  for (const { text } of lines) expect(text).toMatch(/^[─├╰│ ]+$/);
});

describe('a location that is to be repaired', () => {
  const drifted = inventoryOf(nameSets.latin, { drifted: true });
  const locations = (filter: string): readonly string[] =>
    treeRows(drifted, [], filter).flatMap(({ location }) => (location === null ? [] : location.drift));

  test('is the first row, and what is ok below stays so', () => {
    const [first, ...others] = treeRows(drifted, [], '');
    expect(first).toMatchObject({ name: './out', state: 'drifted', branch: null, artifact: null });
    expect(others).toEqual(rows());
  });

  test.each(['state:!ok', 'state:drifted', 'state:!due', 'CA.KEY', './out', '/0644/', '!cp2', 'by:!etcd-ca', 'state:'])(
    'is left by %s',
    (filter) => {
      expect(locations(filter)).toEqual(['cp1/pki/ca.key has mode 0644, not 0600']);
    },
  );

  test.each(['state:ok', 'state:!drifted', 'jane', '/^cp2/', '!ca.key', 'by:etcd-ca', 'in:30d', 'kind:CA'])(
    'is hidden by %s',
    (filter) => {
      expect(locations(filter)).toEqual([]);
    },
  );
});

describe('the tree', () => {
  test('is in the order of the catalog, below each CA and at its end', () => {
    const order = [bundleEntries, certificateEntries, kubeconfigEntries, keyPairEntries].flat().map(({ name }) => name);
    const cas = rows().filter(({ branch, depth }) => depth === 0 && branch !== null);
    expect(cas.map(({ name }) => name)).toEqual(
      caEntries.filter(({ onlyIn }) => onlyIn === undefined).map(({ name }) => name),
    );
    const names = rows().map(({ name, depth }) => ({ name, depth }));
    let below: string[] = [];
    for (const { name, depth } of names) {
      if (depth === 0) below = [];
      else below.push(name);
      expect(below.map((each) => order.indexOf(each as never))).toEqual(
        below.map((each) => order.indexOf(each as never)).toSorted((a, b) => a - b),
      );
    }
    expect(names.at(-1)).toEqual({ name: 'sa', depth: 0 });
  });

  test('folds the same artifact of several nodes into one row, with the worst state and how many have it', () => {
    expect(rowOf('all apiserver')).toMatchObject({
      owner: '2 nodes',
      state: 'due',
      notOk: { count: 1, inState: 1, of: 2 },
      branch: 'closed',
      artifact: null,
    });
    expect(rowOf('all kubelet.conf')).toMatchObject({ owner: '3 nodes', state: 'unreadable' });
    expect(rowOf('all etcd-peer').notOk).toBeNull();
  });

  test('shows of a group the least that is left', () => {
    expect(rowOf('all apiserver').left?.seconds).toBe(12 * 86_400);
  });

  test('has a row for an artifact alone, without a branch', () => {
    expect(rowOf('super-admin.conf cp1')).toMatchObject({ owner: 'cp1', branch: null, depth: 1 });
    expect(rowOf('user jane')).toMatchObject({ name: 'user', owner: 'jane', branch: null });
  });

  test('unfolds a group into a row for each owner', () => {
    const open = rows(['all apiserver']);
    const at = open.findIndex(({ key }) => key === 'all apiserver');
    expect(open.slice(at, at + 3).map(({ key, depth, branch }) => [key, depth, branch])).toEqual([
      ['all apiserver', 1, 'open'],
      ['apiserver cp1', 2, null],
      ['apiserver cp2', 2, null],
    ]);
  });

  test('says of a CA its own state, and apart how many below it are not ok, closed or open', () => {
    const below = ['expired', 'missing', 'unreadable', 'due'].map((state) => [state, 1]);
    expect(rowOf('kubernetes-ca')).toMatchObject({ state: 'ok', below, branch: 'open' });
    const closed = rows(['kubernetes-ca']);
    expect(rowOf('kubernetes-ca', closed)).toMatchObject({ state: 'ok', below, branch: 'closed' });
    expect(closed.some(({ key }) => key === 'all apiserver')).toBe(false);
    expect(rowOf('front-proxy-ca').below).toEqual([]);
  });

  test('with a filter has its hits and their CAs', () => {
    expect(rows([], 'state:!ok').map(({ key }) => key)).toEqual([
      'kubernetes-ca',
      'apiserver cp1',
      'admin.conf cp1',
      'kubelet.conf worker1',
      'scheduler.conf cp2',
      'etcd-ca',
      'apiserver-etcd-client cp2',
    ]);
  });

  test('has no bar where no end is known', () => {
    expect(rowOf('sa').left).toBeNull();
    expect(rowOf('scheduler.conf cp2', rows([], 'scheduler.conf cp2')).left).toBeNull();
  });

  test('with a filter opens the groups that hold hits, until they are closed', () => {
    const keys = (toggled: readonly string[], filter: string): readonly string[] =>
      rows(toggled, filter).map(({ key }) => key);
    expect(keys([], 'apiserver-kubelet')).toEqual([
      'kubernetes-ca',
      'all apiserver-kubelet-client',
      'apiserver-kubelet-client cp1',
      'apiserver-kubelet-client cp2',
    ]);
    expect(keys(['all apiserver-kubelet-client'], 'apiserver-kubelet')).toHaveLength(2);
    // An incomplete or wrong filter looks for nothing.
    for (const filter of ['', 'state:', '/[/']) expect(keys([], filter)).toEqual(keys([], ''));
  });

  test('says of a group the same with a filter as without one, and how many are shown', () => {
    const entries = inventory.entries.map((entry) =>
      entry.artifact === 'kubelet.conf cp1' ? { ...entry, state: 'due' as const } : entry,
    );
    const group = (filter: string) =>
      treeRows({ ...inventory, entries }, [], filter).find(({ key }) => key === 'all kubelet.conf');
    const { state, notOk, below } = group('') ?? {};
    expect([group('')?.owner, state, notOk]).toEqual(['3 nodes', 'unreadable', { count: 2, inState: 1, of: 3 }]);
    expect(group('state:!ok')).toMatchObject({ owner: '3 nodes, 2 shown', state, notOk, below });
    expect(group('state:!ok')?.marks).toEqual(['kubelet.conf cp1', 'kubelet.conf worker1']);
  });

  test('counts what a filter leaves', () => {
    expect(matching(inventory, 'state:!ok')).toHaveLength(5);
    expect(matching(inventory, '')).toHaveLength(new Set(inventory.entries.map(({ artifact }) => artifact)).size);
  });

  test('is not made anew for the same questions', () => {
    const toggled: readonly string[] = [];
    expect(treeRows(inventory, toggled, 'cp1')).toBe(treeRows(inventory, toggled, 'cp1'));
  });
});

test('a filter leaves CAs in the order of the whole tree, whichever of their artifacts it finds', () => {
  const place = ({ name }: { readonly name: string }): number =>
    name.endsWith('-ca') ? 0 : name === 'front-proxy-client' ? 1 : 2;
  const entries = inventory.entries.toSorted((a, b) => place(a) - place(b));
  const heads = (filter: string): readonly string[] =>
    treeRows({ ...inventory, entries }, [], filter).flatMap(({ depth, name }) => (depth === 0 ? [name] : []));
  const found = heads('/^front-proxy-client|^scheduler.conf/');
  expect(found).toEqual(['kubernetes-ca', 'front-proxy-ca']);
  expect(heads('').filter((name) => found.includes(name))).toEqual(found);
});
