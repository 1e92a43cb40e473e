import { isSoak, partOf } from '@kpki/services/random-cases';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { keyPem, newKey } from '../../test/keys.ts';
import { anotherState, fullState, rotatedState, type TestState } from '../../test/observed-state.ts';
import { emptyIntent, nextMove, type Phase } from '../index.ts';
import { remedy as remedyOf } from '../model/finding.ts';

const threeAt = (...phases: readonly Phase[]) => rotatedState(cluster(threeNodes), 'etcd-ca', ...phases);

/** The new key of tokens signs. */
const tokensAtIssue = () => rotatedState(cluster(threeNodes), 'sa', 'trust', 'reissue');

const nodes = ['cp1', 'cp2', 'cp3'] as const;
const etcd = (node: string, file: string): string => `${node}/pki/etcd/${file}`;

/** The phases that are left, one after the other. */
async function goOn(observed: TestState, most = 5): Promise<readonly string[]> {
  const done: string[] = [];
  for (let call = 1; call <= most; call += 1) {
    const move = nextMove([await observed.rotation('etcd-ca')]);
    if (move === null) break;
    await observed.applyFor({ ...emptyIntent, rotate: move.rotate });
    done.push(move.to);
    if (move.to === 'remove') break;
  }
  return done;
}

const isSound = async (observed: TestState): Promise<boolean> =>
  (await observed.check()).every(({ holds }) => holds === 'yes');

/** It goes on by these phases: a run does the first, after which it is like any rotation; the soak does all. */
async function resumes(observed: TestState, ...phases: readonly string[]): Promise<void> {
  const done = isSoak ? phases : phases.slice(0, 1);
  expect(await goOn(observed, done.length)).toEqual(done);
  expect(await isSound(observed)).toBe(true);
}

const stray = keyPem(newKey());

/**
 * What was done by hand to the files of a rotation that has come so far (entries that are written over, each with what is in
 * another observed state at an entry, or with a text), and what the refusal has to name.
 */
type Row = readonly [
  title: string,
  phases: readonly Phase[],
  change: Readonly<Record<string, { readonly of: string } | string>>,
  names: unknown,
];

/** These copies are on two sides in this part, among others. */
const apart = (part: string, ...sides: readonly (readonly string[])[]) =>
  coded('rotation-inconsistent', {
    differing: expect.arrayContaining([
      { part, keepers: sides.map((side) => side.map((node) => ({ node, sink: null }))) },
    ]),
  });

const another = { certificate: { of: 'pki/etcd/ca.crt' }, key: { of: 'pki/etcd/ca.key' } } as const;
const byHand = (...on: readonly string[]): Row[2] =>
  Object.fromEntries(
    on.flatMap((node) => [
      [etcd(node, 'ca.crt'), another.certificate],
      [etcd(node, 'ca.key'), another.key],
    ]),
  );

/** This entry cannot be read as what it should be. */
const unreadableAt = (location: string) =>
  coded('rotation-inconsistent/unreadable', { unreadable: [expect.objectContaining({ location })] });

const keyNames = {
  'ca.key': 'private key',
  'ca.key.next': 'next key',
  'ca.key.previous': 'previous key',
} as const;

const rows: readonly Row[] = [
  ['replaced on one node, staged', ['trust'], byHand('cp1'), apart('certificate', ['cp1'], ['cp2', 'cp3'])],
  ['replaced on one node, issued', ['trust', 'reissue'], byHand('cp2'), apart('certificate', ['cp1', 'cp3'], ['cp2'])],
  [
    'replaced on one node, distrusted',
    ['trust', 'reissue', 'distrust'],
    byHand('cp2'),
    apart('certificate', ['cp1', 'cp3'], ['cp2']),
  ],
  [
    'a leaf beside it',
    [],
    { [etcd('cp2', 'ca.crt.next')]: { of: 'pki/etcd/server.crt' } },
    coded('rotation-inconsistent', { differing: [], locations: expect.arrayContaining([etcd('cp2', 'ca.crt.next')]) }),
  ],
  [
    'a third certificate beside it',
    ['trust'],
    { [etcd('cp1', 'ca.crt.next')]: another.certificate },
    apart('next certificate', ['cp1'], ['cp2', 'cp3']),
  ],
  ...(
    [
      [[], 'ca.key'],
      [['trust'], 'ca.key'],
      [['trust'], 'ca.key.next'],
      [['trust', 'reissue'], 'ca.key'],
      [['trust', 'reissue'], 'ca.key.previous'],
      [['trust', 'reissue', 'distrust'], 'ca.key'],
      [['trust', 'reissue', 'distrust'], 'ca.key.previous'],
    ] as const
  ).map(([phases, file]): Row => {
    const title = `a stray key in ${file}, ${phases.at(-1) ?? 'nothing begun'}`;
    return [title, phases, { [etcd('cp2', file)]: stray }, apart(keyNames[file], ['cp1', 'cp3'], ['cp2'])];
  }),
];

/** The error of an apply that this finding of etcd-ca blocks. */
const stopped = (found: unknown) => ({
  said: coded('plan-blocked', { blocked: coded('blocked', { findings: expect.arrayContaining([found]) }) }),
});

/** The observed state of a row, before and after somebody's hand. */
async function changed(phases: readonly Phase[], change: Row[2]): Promise<{ observed: TestState; restore(): void }> {
  const observed = await threeAt(...phases);
  const other = await fullState(cluster());
  const before = Object.keys(change).map(
    (entry) => [entry, observed.entries().includes(entry) ? observed.bytes(entry) : null] as const,
  );
  for (const [entry, to] of Object.entries(change))
    observed.put(entry, typeof to === 'string' ? to : other.bytes(to.of));
  return {
    observed,
    restore: () => {
      for (const [entry, bytes] of before) bytes === null ? observed.remove(entry) : observed.put(entry, bytes);
    },
  };
}

describe('copies that no rotation of kpki leaves so', () => {
  // Each run has half of them.
  test.each(partOf(rows, 2))(
    '%s: one refusal names it, no phase writes; once it is restored, the rotation goes on',
    async (_, phases, change, names) => {
      const { observed, restore } = await changed(phases, change);
      const { inconsistent, remedy } = await observed.status('etcd-ca');
      expect(inconsistent).toEqual(names);
      const writes = observed.writes();
      for (const to of ['trust', 'reissue', 'distrust', 'remove'] as const) {
        const plan = await observed.planOf('etcd-ca', to);
        expect(plan.steps.find(({ artifact }) => artifact === 'etcd-ca')).toMatchObject({
          action: 'blocked',
          next: remedy,
        });
        await expect(observed.apply(plan)).rejects.toMatchObject(stopped(names));
      }
      expect(observed.writes()).toBe(writes);
      restore();
      await resumes(observed, phases.length === 3 ? 'remove' : (nextPhase[phases.at(-1) ?? 'nothing'] ?? 'trust'));
    },
  );

  test('the key of tokens too', async () => {
    const observed = await tokensAtIssue();
    observed.put('cp3/pki/sa.key', (await anotherState(cluster())).bytes('pki/sa.key'));
    expect((await observed.status('sa')).inconsistent).toEqual(apart('private key', ['cp1', 'cp2'], ['cp3']));
  });

  test.each([['trust'], ['trust', 'reissue']] as const)(
    'replaced on all nodes: an apply issues nothing',
    async (...phases) => {
      const { observed } = await changed(phases, byHand(...nodes));
      const writes = observed.writes();
      const refused = coded('ca-missing');
      expect((await observed.status('etcd-ca')).blocked).toEqual(coded('rotation/blocked', { why: [refused] }));
      await expect(observed.apply()).rejects.toMatchObject(stopped(refused));
      for (const to of ['trust', 'reissue', 'distrust', 'remove', 'rollback'] as const) {
        await expect(observed.rotate('etcd-ca', to), to).rejects.toMatchObject(stopped(refused));
      }
      expect(observed.writes()).toBe(writes);
    },
  );
});

/** The key of a generation of etcd-ca is missing on a node. */
const keyMissing = (generation: 'new' | 'old', node: string, slot: 'next' | 'previous') =>
  coded('key-missing/generation', {
    generation,
    locations: { key: etcd(node, `ca.key.${slot}`), certificate: etcd(node, `ca.crt.${slot}`) },
  });

const nextPhase: Readonly<Record<string, string>> = { nothing: 'trust', trust: 'reissue', reissue: 'distrust' };

describe('what stands beside it and is of no rotation', () => {
  test('a certificate without its key: nothing is staged with it, and going back takes it away', async () => {
    const observed = await threeAt();
    const before = new Map(observed.entries().map((entry) => [entry, observed.text(entry)]));
    observed.put(etcd('cp1', 'ca.crt.next'), observed.bytes('cp1/pki/ca.crt'));
    const { blocked, remedy, back } = await observed.status('etcd-ca');
    const lost = keyMissing('new', 'cp1', 'next');
    expect(blocked).toEqual(coded('rotation/blocked', { why: [lost] }));
    expect(remedy).toEqual(remedyOf('restore-generation-key', { name: 'etcd-ca', generation: 'new' }));
    await expect(observed.rotate('etcd-ca', 'trust')).rejects.toMatchObject(stopped(lost));
    expect(back).toBe('rollback');
    await observed.rotate('etcd-ca', 'rollback');
    expect(new Map(observed.entries().map((entry) => [entry, observed.text(entry)]))).toEqual(before);
  });

  test('a file that cannot be read is named, and the plan says it too', async () => {
    const observed = await threeAt();
    observed.put(etcd('cp3', 'ca.crt.next'), 'nothing of the kind');
    expect((await observed.status('etcd-ca')).inconsistent).toEqual(unreadableAt(etcd('cp3', 'ca.crt.next')));
    const notes = (await observed.plan()).steps.flatMap(({ warnings }) => warnings);
    expect(notes.filter(({ reason }) => reason === 'rotation-inconsistent')).toHaveLength(1);
  });
});

describe('a key that is not lost', () => {
  test('one that all copies have is as good as lost, and is replaced', async () => {
    const observed = await threeAt();
    const key = keyPem(newKey());
    for (const node of nodes) observed.put(etcd(node, 'ca.key'), key);
    expect(await observed.status('etcd-ca')).not.toHaveProperty('inconsistent');
    expect(await goOn(observed)).toEqual(['trust', 'reissue', 'distrust', 'remove']);
    expect(await isSound(observed)).toBe(true);
  });

  test('a next one without its certificate was begun with by a run that was killed, and is begun anew', async () => {
    const observed = await threeAt();
    observed.put(etcd('cp2', 'ca.key.next'), keyPem(newKey()));
    await resumes(observed, 'trust', 'reissue', 'distrust', 'remove');
  });
});

describe('another one that somebody put in the place of the previous one', () => {
  const previous = nodes.map((node) => etcd(node, 'ca.crt.previous'));
  const trusted = (observed: TestState): number =>
    observed.text(etcd('cp1', 'ca.crt')).match(/BEGIN CERTIFICATE/g)?.length ?? 0;

  async function stranger(): Promise<{ readonly observed: TestState; readonly old: Uint8Array }> {
    const observed = await threeAt('trust', 'reissue');
    const old = observed.bytes(etcd('cp1', 'ca.crt.previous'));
    const other = (await anotherState(cluster())).bytes('pki/etcd/ca.crt');
    for (const file of previous) observed.put(file, other);
    return { observed, old };
  }

  test('the rotation does not end while the old one is trusted; once its file is back, it is taken out', async () => {
    const { observed, old } = await stranger();
    const writes = observed.writes();
    const others = coded('bundle-has-others/rotation', { subject: 'CN=etcd-ca', ca: 'etcd-ca' });
    await expect(goOn(observed)).rejects.toMatchObject({
      said: coded('plan-blocked', {
        blocked: coded('blocked', {
          artifact: 'etcd-ca-bundle',
          findings: [others],
          remedy: remedyOf('end-rotation-by-hand', { ca: 'etcd-ca' }),
        }),
      }),
    });
    expect([trusted(observed), observed.writes()]).toEqual([2, writes]);
    for (const file of previous) observed.put(file, old);
    await resumes(observed, 'distrust', 'remove');
    expect(trusted(observed)).toBe(1);
  });

  test('one that is meant to stay does, where what is kept beside it is taken away by hand', async () => {
    const { observed } = await stranger();
    observed.remove(...previous, ...nodes.map((node) => etcd(node, 'ca.key.previous')));
    expect(await observed.status('etcd-ca')).toMatchObject({ at: null });
    expect(trusted(observed)).toBe(2);
  });
});

describe('a key that is lost in the middle', () => {
  test('that of the next one: its own file is named, and the way back begins anew', async () => {
    const observed = await threeAt('trust');
    observed.remove(...nodes.map((node) => etcd(node, 'ca.key.next')));
    const { at, isComplete, blocked, remedy } = await observed.status('etcd-ca');
    expect([at, isComplete]).toEqual(['trust', false]);
    const lost = keyMissing('new', 'cp1', 'next');
    expect(blocked).toEqual(coded('rotation/blocked', { why: [lost] }));
    expect(remedy).toEqual(remedyOf('restore-generation-key', { name: 'etcd-ca', generation: 'new' }));
    const issue = await observed.planOf('etcd-ca', 'reissue');
    expect(issue.steps.find(({ name }) => name === 'etcd-ca')?.reasons[0]).toEqual(lost);
    await observed.rotate('etcd-ca', 'rollback');
    await resumes(observed, 'trust', 'reissue', 'distrust', 'remove');
  });

  test('of the next one on one node: the others have it', async () => {
    const observed = await threeAt('trust');
    observed.remove(etcd('cp1', 'ca.key.next'));
    await resumes(observed, 'trust', 'reissue', 'distrust', 'remove');
  });

  test('that of the old one: going on needs none, and going back names its file', async () => {
    const observed = await threeAt('trust', 'reissue');
    observed.remove(...nodes.map((node) => etcd(node, 'ca.key.previous')));
    await expect(observed.rotate('etcd-ca', 'trust')).rejects.toMatchObject(
      stopped(keyMissing('old', 'cp1', 'previous')),
    );
    await resumes(observed, 'distrust', 'remove');
  });

  test('that of the new one, once it is in use: going back to the old one is open', async () => {
    const observed = await threeAt('trust', 'reissue');
    observed.remove(...nodes.map((node) => etcd(node, 'ca.key')));
    await observed.rotate('etcd-ca', 'trust');
    expect(await isSound(observed)).toBe(true);
  });
});
