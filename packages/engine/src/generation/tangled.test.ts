import { isSoak, partOf } from '@kpki/services/random-cases';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { keyPem, newKey } from '../../test/keys.ts';
import { anotherWorld, fullWorld, now, rotatedWorld, type TestWorld } from '../../test/world.ts';
import {
  asDeclared,
  makePlan,
  nextMove,
  type Phase,
  type Rotated,
  type RotationStanding,
  rotationStanding,
} from '../index.ts';

async function bring(world: TestWorld, to: Phase, name: Rotated = 'etcd-ca'): Promise<void> {
  await world.applyFor({ ...asDeclared, rotate: [{ name, to }] });
}

async function standing(world: TestWorld, name: Rotated = 'etcd-ca'): Promise<RotationStanding> {
  return rotationStanding(await world.read(), name, now);
}

const threeAt = (...phases: readonly Phase[]) => rotatedWorld(cluster(threeNodes), 'etcd-ca', ...phases);

/** The new key of tokens signs. */
const tokensAtIssue = () => rotatedWorld(cluster(threeNodes), 'sa', 'stage', 'issue');

const nodes = ['cp1', 'cp2', 'cp3'] as const;
const etcd = (node: string, file: string): string => `${node}/pki/etcd/${file}`;

/** The phases that are left, one after the other. */
async function goOn(world: TestWorld, most = 5): Promise<readonly string[]> {
  const done: string[] = [];
  for (let call = 1; call <= most; call += 1) {
    const move = nextMove([await standing(world)]);
    if (move === null) break;
    await world.applyFor({ ...asDeclared, rotate: move.rotate });
    done.push(move.to);
    if (move.to === 'retire') break;
  }
  return done;
}

const isSound = async (world: TestWorld): Promise<boolean> =>
  (await world.check()).every(({ holds }) => holds === 'yes');

/** It goes on by these phases: a run does the first, after which it is like any rotation; the soak does all. */
async function goesOn(world: TestWorld, ...phases: readonly string[]): Promise<void> {
  const done = isSoak ? phases : phases.slice(0, 1);
  expect(await goOn(world, done.length)).toEqual(done);
  expect(await isSound(world)).toBe(true);
}

const stray = keyPem(newKey());

/** What somebody did to the files of a rotation that has come so far, and what the refusal has to name. */
interface Row {
  readonly title: string;
  readonly phases: readonly Phase[];
  /** Entries that are written over, each with what is in another world at an entry, or with a text. */
  readonly change: Readonly<Record<string, { readonly of: string } | string>>;
  readonly names: string;
}

const another = { certificate: { of: 'pki/etcd/ca.crt' }, key: { of: 'pki/etcd/ca.key' } } as const;
const byHand = (...on: readonly string[]): Row['change'] =>
  Object.fromEntries(
    on.flatMap((node) => [
      [etcd(node, 'ca.crt'), another.certificate],
      [etcd(node, 'ca.key'), another.key],
    ]),
  );

const rows: readonly Row[] = [
  {
    title: 'replaced on one node, staged',
    phases: ['stage'],
    change: byHand('cp1'),
    names: 'cp1 one, cp2 and cp3 another',
  },
  {
    title: 'replaced on one node, issued',
    phases: ['stage', 'issue'],
    change: byHand('cp2'),
    names: 'cp1 and cp3 one, cp2 another',
  },
  {
    title: 'replaced on one node, distrusted',
    phases: ['stage', 'issue', 'distrust'],
    change: byHand('cp2'),
    names: 'cp1 and cp3 one, cp2 another',
  },
  {
    title: 'a leaf beside it',
    phases: [],
    change: { [etcd('cp2', 'ca.crt.next')]: { of: 'pki/etcd/server.crt' } },
    names: etcd('cp2', 'ca.crt.next'),
  },
  {
    title: 'a third certificate beside it',
    phases: ['stage'],
    change: { [etcd('cp1', 'ca.crt.next')]: another.certificate },
    names: 'cp1 one, cp2 and cp3 another',
  },
  ...(
    [
      [[], 'ca.key'],
      [['stage'], 'ca.key'],
      [['stage'], 'ca.key.next'],
      [['stage', 'issue'], 'ca.key'],
      [['stage', 'issue'], 'ca.key.previous'],
      [['stage', 'issue', 'distrust'], 'ca.key'],
      [['stage', 'issue', 'distrust'], 'ca.key.previous'],
    ] as const
  ).map(([phases, file]) => ({
    title: `a stray key in ${file}, ${phases.at(-1) ?? 'nothing begun'}`,
    phases,
    change: { [etcd('cp2', file)]: stray },
    names: 'cp1 and cp3 one, cp2 another',
  })),
];

/** The world of a row, before and after somebody's hand. */
async function changed({
  phases,
  change,
}: Pick<Row, 'phases' | 'change'>): Promise<{ world: TestWorld; restore(): void }> {
  const world = await threeAt(...phases);
  const other = await fullWorld(cluster());
  const before = Object.keys(change).map(
    (entry) => [entry, world.entries().includes(entry) ? world.bytes(entry) : null] as const,
  );
  for (const [entry, to] of Object.entries(change)) world.put(entry, typeof to === 'string' ? to : other.bytes(to.of));
  return {
    world,
    restore: () => {
      for (const [entry, bytes] of before) bytes === null ? world.remove(entry) : world.put(entry, bytes);
    },
  };
}

describe('copies that no rotation of kpki leaves so', () => {
  // Each run has half of them.
  test.each(partOf(rows, 2).map((row) => [row.title, row] as const))(
    '%s: one refusal names it, no phase writes; once it is restored, the rotation goes on',
    async (_, row) => {
      const { world, restore } = await changed(row);
      const { tangled, wayOut } = await standing(world);
      expect(tangled).toContain('no rotation of kpki leaves');
      expect(tangled).toContain(row.names);
      const writes = world.writes();
      for (const to of ['stage', 'issue', 'distrust', 'retire'] as const) {
        const plan = makePlan(await world.read(), now, { ...asDeclared, rotate: [{ name: 'etcd-ca', to }] });
        expect(plan.steps.find(({ artefact }) => artefact === 'etcd-ca')).toMatchObject({
          action: 'blocked',
          next: wayOut,
        });
        await expect(world.apply(plan)).rejects.toThrow('no rotation of kpki leaves');
      }
      expect(world.writes()).toBe(writes);
      restore();
      await goesOn(world, row.phases.length === 3 ? 'retire' : (nextPhase[row.phases.at(-1) ?? 'nothing'] ?? 'stage'));
    },
  );

  test('the key of tokens too', async () => {
    const world = await tokensAtIssue();
    world.put('cp3/pki/sa.key', (await anotherWorld(cluster())).bytes('pki/sa.key'));
    expect((await standing(world, 'sa')).tangled).toContain('private key: cp1 and cp2 one, cp3 another');
  });

  test.each([['stage'], ['stage', 'issue']] as const)(
    'replaced on all nodes: an apply issues nothing',
    async (...phases) => {
      const { world } = await changed({ phases, change: byHand(...nodes) });
      const writes = world.writes();
      const refused = 'the authority that signed it is not';
      expect((await standing(world)).hindered).toContain(refused);
      await expect(world.apply()).rejects.toThrow(refused);
      for (const to of ['stage', 'issue', 'distrust', 'retire', 'abandon'] as const) {
        await expect(bring(world, to), to).rejects.toThrow(refused);
      }
      expect(world.writes()).toBe(writes);
    },
  );
});

const nextPhase: Readonly<Record<string, string>> = { nothing: 'stage', stage: 'issue', issue: 'distrust' };

describe('what stands beside it and is of no rotation', () => {
  test('a certificate without its key: nothing is staged with it, and going back takes it away', async () => {
    const world = await threeAt();
    const before = new Map(world.entries().map((entry) => [entry, world.text(entry)]));
    world.put(etcd('cp1', 'ca.crt.next'), world.bytes('cp1/pki/ca.crt'));
    const { hindered, wayOut, back } = await standing(world);
    expect(hindered).toContain(
      `${etcd('cp1', 'ca.key.next')} is not there, or is not the key of ${etcd('cp1', 'ca.crt.next')}`,
    );
    expect(wayOut).toContain('`kpki rotate etcd-ca --back`');
    await expect(bring(world, 'stage')).rejects.toThrow(etcd('cp1', 'ca.key.next'));
    expect(back).toBe('abandon');
    await bring(world, 'abandon');
    expect(new Map(world.entries().map((entry) => [entry, world.text(entry)]))).toEqual(before);
  });

  test('a file that cannot be read is named, and the plan says it too', async () => {
    const world = await threeAt();
    world.put(etcd('cp3', 'ca.crt.next'), 'nothing of the kind');
    expect((await standing(world)).tangled).toContain(etcd('cp3', 'ca.crt.next'));
    const notes = (await world.plan()).steps.flatMap(({ warnings }) => warnings);
    expect(notes.filter(({ reason }) => reason === 'rotation-tangled')).toHaveLength(1);
  });
});

describe('a key that is not lost', () => {
  test('one that all copies have is as good as lost, and is replaced', async () => {
    const world = await threeAt();
    const key = keyPem(newKey());
    for (const node of nodes) world.put(etcd(node, 'ca.key'), key);
    expect(await standing(world)).not.toHaveProperty('tangled');
    expect(await goOn(world)).toEqual(['stage', 'issue', 'distrust', 'retire']);
    expect(await isSound(world)).toBe(true);
  });

  test('a next one without its certificate was begun with by a run that was killed, and is begun anew', async () => {
    const world = await threeAt();
    world.put(etcd('cp2', 'ca.key.next'), keyPem(newKey()));
    await goesOn(world, 'stage', 'issue', 'distrust', 'retire');
  });
});

describe('another one that somebody put in the place of the previous one', () => {
  const previous = nodes.map((node) => etcd(node, 'ca.crt.previous'));
  const trusted = (world: TestWorld): number =>
    world.text(etcd('cp1', 'ca.crt')).match(/BEGIN CERTIFICATE/g)?.length ?? 0;

  async function stranger(): Promise<{ readonly world: TestWorld; readonly old: Uint8Array }> {
    const world = await threeAt('stage', 'issue');
    const old = world.bytes(etcd('cp1', 'ca.crt.previous'));
    const other = (await anotherWorld(cluster())).bytes('pki/etcd/ca.crt');
    for (const file of previous) world.put(file, other);
    return { world, old };
  }

  test('the rotation does not end while the old one is trusted; once its file is back, it is taken out', async () => {
    const { world, old } = await stranger();
    const writes = world.writes();
    await expect(goOn(world)).rejects.toThrow(
      /etcd-ca-bundle: it still holds CN=etcd-ca, .* not the one that is kept as the previous one.*if it is the one that was to go, put it beside/,
    );
    expect([trusted(world), world.writes()]).toEqual([2, writes]);
    for (const file of previous) world.put(file, old);
    await goesOn(world, 'distrust', 'retire');
    expect(trusted(world)).toBe(1);
  });

  test('one that is meant to stay does, where what is kept beside it is taken away by hand', async () => {
    const { world } = await stranger();
    world.remove(...previous, ...nodes.map((node) => etcd(node, 'ca.key.previous')));
    expect(await standing(world)).toMatchObject({ at: null });
    expect(trusted(world)).toBe(2);
  });
});

describe('a key that is lost in the middle', () => {
  test('that of the next one: its own file is named, and the way back begins anew', async () => {
    const world = await threeAt('stage');
    world.remove(...nodes.map((node) => etcd(node, 'ca.key.next')));
    const { at, isComplete, hindered, wayOut } = await standing(world);
    expect([at, isComplete]).toEqual(['stage', false]);
    expect(hindered).toContain(etcd('cp1', 'ca.key.next'));
    expect(wayOut).toContain('`kpki rotate etcd-ca --back`');
    const issue = makePlan(await world.read(), now, { ...asDeclared, rotate: [{ name: 'etcd-ca', to: 'issue' }] });
    expect(issue.steps.find(({ name }) => name === 'etcd-ca')?.reasons[0]?.text).toContain(etcd('cp1', 'ca.key.next'));
    await bring(world, 'abandon');
    await goesOn(world, 'stage', 'issue', 'distrust', 'retire');
  });

  test('of the next one on one node: the others have it', async () => {
    const world = await threeAt('stage');
    world.remove(etcd('cp1', 'ca.key.next'));
    await goesOn(world, 'stage', 'issue', 'distrust', 'retire');
  });

  test('that of the old one: going on needs none, and going back names its file', async () => {
    const world = await threeAt('stage', 'issue');
    world.remove(...nodes.map((node) => etcd(node, 'ca.key.previous')));
    await expect(bring(world, 'stage')).rejects.toThrow(etcd('cp1', 'ca.key.previous'));
    await goesOn(world, 'distrust', 'retire');
  });

  test('that of the new one, once it is in use: going back to the old one is open', async () => {
    const world = await threeAt('stage', 'issue');
    world.remove(...nodes.map((node) => etcd(node, 'ca.key')));
    await bring(world, 'stage');
    expect(await isSound(world)).toBe(true);
  });
});
