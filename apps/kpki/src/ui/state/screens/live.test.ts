import { describe, expect, test } from 'vitest';
import { read } from '../../../../test/ui/acts.ts';
import { liveAnswers, liveAsked, liveOver, noAnswer, olderCertificate, olderTrust } from '../../../../test/ui/live.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { type Act, keys, play, playFrom, tells, text } from '../../../../test/ui/play.ts';
import { type SceneName, sceneOf } from '../../../../test/ui/scenes.ts';
import { drawnLines } from '../../../../test/ui/screen.tsx';
import { routeOf } from '../change.ts';
import { crumbs, sentence } from '../frame.ts';
import { header } from '../header.ts';
import type { State } from '../model.ts';
import { panesOf } from '../scroll.ts';
import { joinedCounts, type Summary } from '../select/counts.ts';
import { laidLive, liveSummary, markOfServer } from '../select/live.ts';
import { headOf, piecesOf } from '../select/piece-columns.ts';
import { chosenRow } from '../select/trust.ts';
import { treeNextTo } from './details.ts';
import { listedIn, liveLinesBelow, liveRowsIn } from './live.ts';

const names = nameSets.latin;
const on = (scene: SceneName, ...acts: readonly Act[]): State => playFrom(sceneOf(scene), ...acts).state;
const tasksOf = (scene: SceneName, ...acts: readonly Act[]): readonly string[] =>
  playFrom(sceneOf(scene), ...acts).tasks.map(({ task }) => task.type);
const statesIn = (state: State): readonly (string | undefined)[] =>
  liveRowsIn(state).map(({ answer }) => answer?.state);

const joinedOf = (counts: Exclude<Summary, string>[number] | string): string =>
  typeof counts === 'string' ? counts : counts.map((each) => each.text).join(', ');

/** A row of one server. */
const alone = { key: 'a', members: [], all: 1, branch: null, depth: 0, isLast: false } as const;

test.each([[['worker1', 'worker2']], [['ip-10-0-12-34.eu.internal', 'ip-10-0-12-35.eu.internal']]])(
  'nodes are told apart in 80 columns, and named whole where they are short: %j',
  ([first = '', second = '']) => {
    const state = on('live');
    const [row] = liveRowsIn(state);
    if (row === undefined) throw new Error('no server was asked');
    const rows = [first, second].map((node) => ({ ...row, asked: { ...row.asked, node } }));
    const listed = rows.map((each) => ({ ...alone, row: each }));
    const laid = laidLive(listed, panesOf({ columns: 80, rows: 24 }).list);
    const [one = '', other = ''] = listed.map((each) =>
      piecesOf({ listed: each, mark: markOfServer(each.row, false) }, laid)
        .map(({ text }) => text)
        .join(''),
    );
    // They differ by their nodes alone.
    expect(one).not.toBe(other);
    if (first.length <= 10) expect([one.includes(` ${first} `), other.includes(` ${second} `)]).toEqual([true, true]);
    expect(headOf(laid)).toContain('Left');
  },
);

test('what is left is red only where the date is the reason', () => {
  const state = on('live, one serves an older certificate');
  const older = liveRowsIn(state).find(({ answer }) => answer?.state === 'older');
  if (older?.answer == null) throw new Error('no server serves an older certificate');
  const { answer } = older;
  const laid = laidLive([{ ...alone, row: older }], panesOf({ columns: 80, rows: 24 }).list);
  const roleOfLeft = (residualSeconds: number): string | undefined => {
    const row = { ...older, answer: { ...answer, residualSeconds } };
    const pieces = piecesOf({ listed: { ...alone, row }, mark: markOfServer(row, false) }, laid);
    expect(pieces.find(({ text }) => text.includes('older'))?.role).toBe('expired');
    return pieces.findLast(({ text }) => text.trim() !== '')?.role;
  };
  expect(roleOfLeft(4 * 86_400)).toBe('text');
  expect(roleOfLeft(-1)).toBe('expired');
});

describe('the servers', () => {
  test('are asked when their screen is opened first, and not again before t', () => {
    expect(tasksOf('trust', keys('6'))).toEqual(['ask servers']);
    expect(tasksOf('live', keys('1', '6'))).toEqual([]);
    expect(tasksOf('live', keys('t'))).toEqual(['ask servers']);
  });

  test('keep their order whatever they answer, the cursor begins at the worst, and each answer stays until the next', () => {
    const worst = on('live, one serves an older certificate');
    const nodesIn = (state: State): readonly string[] => liveRowsIn(state).map(({ key }) => key);
    expect(nodesIn(worst)).toEqual(nodesIn(on('live')));
    expect(sentence(worst).text).toMatch(/^etcd on cp2: /);
    const again = on('live, one serves an older certificate', keys('t'), liveAsked(names));
    expect(statesIn(again)).toEqual(statesIn(worst));
    const answered = playFrom(again, liveAnswers(names), liveOver).state;
    expect(statesIn(answered)).not.toContain('older');
  });

  test('without an answer keep their place when the user stops', () => {
    expect(statesIn(on('live, stopped'))).toEqual(['stored', 'stored', 'stored', ...Array(8).fill(undefined)]);
    expect(sentence(on('live, stopped')).text).toBe(
      'Stopped: servers without an answer stay "not asked". t asks again.',
    );
  });

  test('are counted in the title by what their rows say', () => {
    const [first, second] = names.nodes;
    const refused = noAnswer('connection refused');
    const servers = [...names.nodes, names.worker].map((node) => [`kubelet ${node}`, refused] as const);
    const others = { ...Object.fromEntries(servers), [`etcd ${first}`]: refused, [`etcd ${second}`]: olderCertificate };
    const [, title] = crumbs(on('live', keys('t'), liveAsked(names), liveAnswers(names, others), liveOver));
    expect(title).toBe('▤ 1 differs from stored   × 4 unreachable   ✓ 4 serve what is stored   · 2 not managed');
  });

  test('are counted by the sign of their rows, whatever they present or trust', () => {
    const [first, second] = names.nodes;
    const { clients } = olderTrust;
    if (clients?.state !== 'not reloaded') throw new Error('the server trusts what is stored');
    const others = {
      [`kube-apiserver ${first}`]: { state: 'other CA' },
      [`kube-apiserver ${second}`]: { state: 'nothing stored' },
      [`etcd ${first}`]: { clients: { ...clients, state: 'other CAs' } },
      [`etcd ${second}`]: { clients },
      [`etcd-peer ${first}`]: {
        clients: { state: 'none requested', component: 'etcd', flags: ['--peer-client-cert-auth'] },
      },
      [`etcd-peer ${second}`]: olderCertificate,
    } as const;
    const state = on('live', keys('t'), liveAsked(names), liveAnswers(names, others), liveOver);
    const { live } = state;
    if (live === null) throw new Error('no server was asked');
    const [long = [], , short = []] = liveSummary(live);
    expect(joinedOf(long)).toBe(
      '⊠ 1 another CA, ⊠ 1 trusts other CAs, ▤ 1 differs from stored, ▤ 1 requests no client certificate, ~ 1 trusts more or fewer CAs, _ 1 not stored, · 5 not managed',
    );
    expect(joinedOf(short)).toBe('⊠ 2, ▤ 2, ~ 1, _ 1, · 5');
    const signsOf = liveRowsIn(state).map((row) => markOfServer(row, false).glyph);
    const counts = [...Map.groupBy(signsOf, (sign) => sign)].map(([sign, all]) => `${sign} ${all.length}`);
    expect(counts.toSorted()).toEqual(joinedOf(short).split(', ').toSorted());
  });

  test('that trust other CAs than the stored ones are counted, and one is selected, although they serve the stored certificate', () => {
    const state = on('live, servers trust a removed CA');
    expect(liveRowsIn(state).map(({ answer }) => answer?.clients.state)).toEqual([
      ...['unknown', 'stored', 'stored', 'not reloaded', 'stored', 'not reloaded'],
      ...Array(5).fill('not compared'),
    ]);
    expect(crumbs(state)[1]).toBe(
      '~ 2 trust more or fewer CAs   ¬ 1 with trust not observable   ✓ 3 serve what is stored   · 5 not managed',
    );
    expect(sentence(state)).toMatchObject({
      severity: 'warning',
      text: expect.stringMatching(/^etcd on cp2 trusts 2 CAs for clients; 1 is stored\./),
    });
  });

  test('are "as stored" only where both the certificate and the trust are', () => {
    expect(sentence(on('live')).text).toMatch(/^kube-apiserver on 2 of 2 nodes serves and trusts what is stored\./);
    expect(sentence(on('live', keys('end'))).text).toMatch(/^kubelet on 3 of 3 nodes: not managed\./);
    expect(sentence(on('live', keys('end', 'right', 'end'))).text).toMatch(/^kubelet on worker1: not managed\./);
    expect(sentence(on('live, servers trust a removed CA', keys('home', 'down', 'down'))).text).toMatch(
      /^kube-apiserver on cp1 trusts unknown CAs for clients: the server does not speak TLS 1\.2\./,
    );
  });

  test('are asked again by themselves once a write has changed the files, on the way back too', () => {
    const asked = on('live, asked again since the files changed');
    expect(routeOf(asked).screen).toBe('live');
    expect(new Set(statesIn(asked))).toEqual(new Set([undefined]));
    expect(asked.live).toMatchObject({ isAsking: true, isOutdated: false });
    const answered = playFrom(asked, liveAsked(names), liveAnswers(names), liveOver, keys('1', '6'));
    expect(answered.tasks).toEqual([]);
    expect(statesIn(answered.state)).not.toContain(undefined);
  });

  test('that were stopped by the user are not asked again by themselves', () => {
    expect(tasksOf('live, stopped', keys('down', 'up'))).toEqual([]);
  });

  test('may be stopped by ctrl-c, which does not leave kpki', () => {
    const { state, tasks } = playFrom(sceneOf('live, the servers are asked'), keys('ctrl-c'));
    expect(tasks.map(({ task }) => task)).toEqual([{ type: 'stop', of: state.runs['ask servers'] }]);
    expect(state.leaving).toBeNull();
  });

  test('lead to the artifact that they have to serve; those without one say so', () => {
    expect(routeOf(on('live, one serves an older certificate', keys('enter')))).toMatchObject({
      screen: 'artifact',
      artifact: 'etcd-server cp2',
    });
    expect(sentence(on('live', keys('end', 'enter', 'end', 'enter'))).text).toMatch(
      /^kubelet on worker1 makes its own certificate/,
    );
  });

  test('lead to an artifact that the tree next to it has its cursor on, whatever its filter hides', () => {
    const size = { columns: 120, rows: 40 };
    const at = [keys('/'), text('jane'), keys('enter', '6'), liveAsked(names), liveAnswers(names), liveOver];
    const { state } = play({ size }, read(names), ...at, keys('home', 'enter', 'down', 'enter'));
    const [route, [home]] = [routeOf(state), state.path];
    if (route.screen !== 'artifact' || home.screen !== 'trust') throw new Error('no artifact is open');
    expect(chosenRow(state, home)?.artifact).toBe('user jane');
    const shown = treeNextTo(state, home, route);
    expect(chosenRow(state, shown)?.artifact).toBe(route.artifact);
    // The tree keeps its filter for later.
    expect(home.filter?.text).toBe('jane');
  });

  test('say in the border how many have answered, and how it stands', () => {
    const summary = (scene: SceneName): string => crumbs(sceneOf(scene))[1];
    expect(summary('live, the servers are asked')).toBe('3 of 11 servers answered');
    expect(summary('live, one gives no answer')).toBe('× 1 unreachable   ✓ 5 serve what is stored   · 5 not managed');
    expect(joinedCounts(header(sceneOf('live, one gives no answer')).status)).toMatch(/^asked 12:00:00Z, 2m ago/);
  });

  test('count one without an answer as unreachable, and not among those that have answered', () => {
    const silent = { [`kube-apiserver ${names.nodes[0]}`]: noAnswer('connection refused') };
    const { state } = play({}, read(names), keys('6'), liveAsked(names), liveAnswers(names, silent, 3));
    expect(crumbs(state)[1]).toBe('2 of 11 servers answered, 1 unreachable');
  });

  test('of another environment are not those that were asked', () => {
    const state = on('live', keys('e'), liveAnswersLate());
    expect(state.live).toBeNull();
  });
});

describe('the list', () => {
  const rowsIn = (state: State): readonly string[] => {
    const route = routeOf(state);
    if (route.screen !== 'live') throw new Error('another screen is shown');
    return listedIn(state, route).map(({ row: { asked }, branch, depth }) =>
      `${' '.repeat(depth)}${asked.server} ${asked.node} ${branch ?? ''}`.trimEnd(),
    );
  };
  const [first, second] = names.nodes;
  const answered = (others: Parameters<typeof liveAnswers>[1]): State =>
    play({}, read(names), keys('6'), liveAsked(names), liveAnswers(names, others), liveOver).state;

  test('has one row for servers of a kind with equal answers, and what differs above, each alone', () => {
    expect(rowsIn(on('live'))).toEqual([
      'kube-apiserver 2 of 2 closed',
      'etcd 2 of 2 closed',
      'etcd-peer 2 of 2 closed',
      'kube-controller-manager 2 of 2 closed',
      'kubelet 3 of 3 closed',
    ]);
    const others = { [`etcd ${second}`]: olderCertificate, [`kubelet ${first}`]: noAnswer('connection refused') };
    expect(rowsIn(answered(others))).toEqual([
      'etcd cp2',
      'kubelet cp1',
      'kube-apiserver 2 of 2 closed',
      'etcd cp1',
      'etcd-peer 2 of 2 closed',
      'kube-controller-manager 2 of 2 closed',
      'kubelet 2 of 3 closed',
    ]);
  });

  test('has one row for unreachable servers of a kind, whose details say each cause', () => {
    const causes = ['connection refused', 'timeout', 'connection refused'];
    const all = [...names.nodes, names.worker].map(
      (node, at) => [`kubelet ${node}`, noAnswer(causes[at] ?? '')] as const,
    );
    const state = answered(Object.fromEntries(all));
    expect(rowsIn(state)[0]).toBe('kubelet 3 of 3 closed');
    expect(sentence(state).text).toMatch(/^kubelet on 3 of 3 nodes: unreachable\./);
    const route = routeOf(state);
    const said = route.screen === 'live' ? liveLinesBelow(state, route).map((line) => line.text) : [];
    expect(said.join(' ')).toMatch(/unreachable: connection refused.*unreachable: timeout/);
  });

  test('and the title have one glyph and word for a certificate of another CA', async () => {
    const state = answered({ [`kubelet ${first}`]: { state: 'other CA' } });
    expect(crumbs(state)[1]).toContain('⊠ 1 another CA');
    const lines = await drawnLines(state, { depth: 'mono', glyphs: 'unicode' });
    expect(lines.join('\n')).toMatch(/⊠ kubelet .* another CA /);
  });

  test('has one row too where all of a kind differ in the same way', () => {
    const refused = noAnswer('connection refused');
    const all = [...names.nodes, names.worker].map((node) => [`kubelet ${node}`, refused] as const);
    const state = answered(Object.fromEntries(all));
    expect(rowsIn(state)[0]).toBe('kubelet 3 of 3 closed');
    expect(sentence(state).text).toMatch(/^kubelet on 3 of 3 nodes: unreachable: connection refused\./);
    const other = { ...Object.fromEntries(all), [`kubelet ${names.worker}`]: { state: 'other CA' } } as const;
    expect(rowsIn(answered(other)).slice(0, 2)).toEqual([`kubelet ${names.worker}`, 'kubelet 2 of 3 closed']);
  });

  test('has a row for each server while one has not answered, so that no answer moves a row', () => {
    expect(rowsIn(on('live, the servers are asked'))).toHaveLength(11);
    expect(rowsIn(on('live, the servers are asked'))).toEqual(rowsIn(on('live, stopped')));
  });

  test('opens and closes a row of several, which keeps the cursor', () => {
    const opened = on('live', keys('down', 'enter'));
    expect(rowsIn(opened).slice(1, 4)).toEqual(['etcd 2 of 2 open', ' etcd cp1', ' etcd cp2']);
    const inIt = playFrom(opened, keys('down')).state;
    expect(sentence(inIt).text).toMatch(
      /^etcd on cp1 serves and trusts what is stored\. enter opens etcd-server cp1\./,
    );
    const left = playFrom(inIt, keys('left')).state;
    expect(sentence(left).text).toMatch(/^etcd on 2 of 2 nodes/);
    expect(rowsIn(playFrom(left, keys('left')).state)).toEqual(rowsIn(on('live')));
  });

  test('finds a server by its node, whose row is that of several', () => {
    const found = on('live', keys('/'), text(names.worker), keys('enter'));
    expect(sentence(found).text).toMatch(/^kubelet on 3 of 3 nodes/);
  });

  test('keeps a column free at its border', async () => {
    for (const columns of [80, 120]) {
      const scene = sceneOf('live', { size: { columns, rows: 40 } });
      const lines = await drawnLines(scene, { depth: 'mono', glyphs: 'unicode' });
      expect(lines.find((line) => line.includes('kube-controller-manager'))).toMatch(
        /^.{1,12}·.{20,}\d+d.{0,9} .{0,9}[│┃]/u,
      );
    }
  });
});

test('only the row of a server that answers changes, and an answer of another server changes none', () => {
  const asked = play({}, read(names), keys('6'), liveAsked(names)).state;
  const first = playFrom(asked, liveAnswers(names, {}, 1)).state.live;
  expect(first?.answered).toBe(1);
  expect(first?.rows?.map((row, at) => row === asked.live?.rows?.[at])).toEqual(first?.rows?.map((_, at) => at > 0));
  const other = { ...serverAnswer, node: 'elsewhere' };
  const told = playFrom(asked, tells('ask servers', { type: 'live answers', answers: [other] })).state;
  expect(told.live?.rows).toEqual(asked.live?.rows);
});

/** An answer to a question that was asked before the environment was switched. */
function liveAnswersLate(): Act {
  return (state) => [
    {
      type: 'notice',
      of: 'ask servers',
      run: state.runs['ask servers'] ?? 0,
      notice: { type: 'live answers', answers: [{ ...serverAnswer, ...olderCertificate }] },
    },
  ];
}

const serverAnswer = {
  server: 'etcd',
  node: 'cp2',
  endpoint: '192.0.2.11:2379',
  artifact: 'etcd-server cp2',
  state: 'stored',
  text: '',
  subject: null,
  notAfter: null,
  residualSeconds: null,
  fingerprint: null,
  reload: null,
  clients: { state: 'not compared' },
} as const;
