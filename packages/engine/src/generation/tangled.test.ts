import { isSoak, partOf } from '@kpki/services/random-cases';
import { describe, expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { keyPem, newKey } from '../../test/keys.ts';
import { anotherWorld, changesOf, fullWorld, now, rotatedWorld, type TestWorld } from '../../test/world.ts';
import {
  asDeclared,
  isToDo,
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

/** An authority of the same name that somebody else made: that of another cluster. */
async function byHand(world: TestWorld, ...on: readonly string[]): Promise<void> {
  const other = await fullWorld(cluster());
  for (const node of on) {
    for (const file of ['ca.crt', 'ca.key']) world.put(etcd(node, file), other.bytes(`pki/etcd/${file}`));
  }
}

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

describe('an authority that was replaced by hand in the middle of its rotation', () => {
  test('on one node: which one is told, and putting it back is the way out', async () => {
    const world = await threeAt('stage');
    const [certificate, key] = [world.bytes(etcd('cp1', 'ca.crt')), world.bytes(etcd('cp1', 'ca.key'))];
    await byHand(world, 'cp1');
    const { tangled, wayOut } = await standing(world);
    expect(tangled).toContain('cp1 one, cp2 and cp3 another; one was replaced by hand');
    expect(wayOut).toContain('put its certificate and key back where it was replaced');
    const blocked = (await world.plan()).steps.filter(({ action }) => action === 'blocked');
    expect(blocked.map(({ artefact, next }) => [artefact, next])).toContainEqual(['etcd-ca', wayOut]);
    expect(new Set(blocked.map(({ next }) => next))).toEqual(new Set([wayOut]));
    world.put(etcd('cp1', 'ca.crt'), certificate);
    world.put(etcd('cp1', 'ca.key'), key);
    expect(await goOn(world)).toEqual(['issue', 'distrust', 'retire']);
    expect(await isSound(world)).toBe(true);
  });

  test.each([
    ['issue', ['distrust', 'retire']],
    ['distrust', ['retire']],
  ] as const)('on one node, at %s: that one is told, and none of those that are kept beside it', async (at, left) => {
    const world = await threeAt('stage', 'issue', ...(at === 'distrust' ? (['distrust'] as const) : []));
    const [certificate, key] = [world.bytes(etcd('cp2', 'ca.crt')), world.bytes(etcd('cp2', 'ca.key'))];
    await byHand(world, 'cp2');
    const { tangled, wayOut } = await standing(world);
    expect(tangled).toContain('beside the same previous one: cp1 and cp3 one, cp2 another; one was replaced by hand');
    expect(wayOut).toBe('put its certificate and key back where it was replaced, as the others have it');
    world.put(etcd('cp2', 'ca.crt'), certificate);
    world.put(etcd('cp2', 'ca.key'), key);
    await goesOn(world, ...left);
  });

  test('the key of tokens, on one node, once the new one signs: that one is told', async () => {
    const world = await tokensAtIssue();
    world.put('cp3/pki/sa.key', (await anotherWorld(cluster())).bytes('pki/sa.key'));
    const { tangled, wayOut } = await standing(world, 'sa');
    expect(tangled).toContain('cp1 and cp2 one, cp3 another; one was replaced by hand');
    expect(wayOut).toBe('put its key back where it was replaced, as the others have it');
  });

  test.each(['stage', 'issue'] as const)(
    'on all nodes, at %s: it is told, and an apply makes it the one that is meant',
    async (phase) => {
      const world = await threeAt(...(phase === 'stage' ? (['stage'] as const) : (['stage', 'issue'] as const)));
      await byHand(world, ...nodes);
      const { tangled, wayOut } = await standing(world);
      expect(tangled).toContain('was replaced by hand in the middle of a rotation');
      expect(wayOut).toContain('`kpki apply`');
      expect(isToDo(await world.plan())).toBe(true);
      await world.apply();
      expect(await standing(world)).not.toHaveProperty('tangled');
      expect((await goOn(world)).at(-1)).toBe('retire');
      expect(await isSound(world)).toBe(true);
      expect(changesOf(await world.plan())).toEqual({});
    },
  );
});

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

  test('a certificate that is no authority’s', async () => {
    const world = await threeAt();
    world.put(etcd('cp2', 'ca.crt.next'), world.bytes(etcd('cp2', 'server.crt')));
    const { tangled, wayOut } = await standing(world);
    expect(tangled).toContain(`${etcd('cp2', 'ca.crt.next')} is no certificate of an authority`);
    expect(wayOut).toContain('take it away');
    world.remove(etcd('cp2', 'ca.crt.next'));
    expect(await standing(world)).toMatchObject({ at: null, isComplete: true });
  });

  test('a file that cannot be read is named, and the plan says it too', async () => {
    const world = await threeAt();
    world.put(etcd('cp3', 'ca.crt.next'), 'nothing of the kind');
    expect((await standing(world)).tangled).toContain(etcd('cp3', 'ca.crt.next'));
    const notes = (await world.plan()).steps.flatMap(({ warnings }) => warnings);
    expect(notes.filter(({ reason }) => reason === 'rotation-tangled')).toHaveLength(1);
  });

  test('another one beside a rotation that is under way: which copies differ is told, and taking it away is the way out', async () => {
    const world = await threeAt('stage');
    world.put(etcd('cp1', 'ca.crt.next'), world.bytes('cp1/pki/ca.crt'));
    const { tangled, wayOut } = await standing(world);
    expect(wayOut).toContain('`kpki rotate etcd-ca` puts back there what belongs there');
    expect(tangled).toContain(
      'more than two generations of it are there: what is kept as its next one differs: cp1 one, cp2 and cp3 another',
    );
    world.remove(etcd('cp1', 'ca.crt.next'));
    await goesOn(world, 'stage', 'issue', 'distrust', 'retire');
  });
});

describe('a key of neither generation, on one node', () => {
  // The plan of what is declared says the same of the one in use.
  const stray: readonly (readonly [Phase | 'nothing', string])[] = [
    ['nothing', 'ca.key'],
    ['stage', 'ca.key'],
    ['stage', 'ca.key.next'],
    ['issue', 'ca.key'],
    ['issue', 'ca.key.previous'],
    ['distrust', 'ca.key'],
    ['distrust', 'ca.key.previous'],
  ];
  // Each run has half of them.
  test.each(partOf(stray, 2))(
    'at %s, %s: no phase writes over it; once it is taken away it goes on',
    async (at, file) => {
      const all: readonly Phase[] = ['stage', 'issue', 'distrust'];
      const world = await threeAt(...all.slice(0, at === 'nothing' ? 0 : all.indexOf(at) + 1));
      const where = etcd('cp2', file);
      world.put(where, keyPem(newKey()));
      const { tangled, wayOut } = await standing(world);
      expect(tangled).toBe(
        `its copies hold different private keys: cp1 and cp3 one, cp2 another; what is in ${where} is the key of none of its certificates`,
      );
      expect(wayOut).toBe('take it away, and `kpki rotate` or `kpki apply` puts there what belongs there');
      for (const phase of [...all, 'retire'] as const) {
        const plan = makePlan(await world.read(), now, { ...asDeclared, rotate: [{ name: 'etcd-ca', to: phase }] });
        expect(changesOf(plan)['etcd-ca']).toBe('blocked rotation-tangled');
        await expect(world.apply(plan)).rejects.toThrow(where);
      }
      world.remove(where);
      const done = await goOn(world, isSoak ? 5 : 1);
      if (isSoak) expect(done.at(-1)).toBe('retire');
      else expect(done).toHaveLength(1);
      expect(await isSound(world)).toBe(true);
    },
  );

  test('where no copy has the right one, it is to be put back or the others taken away', async () => {
    const world = await threeAt();
    world.remove(etcd('cp1', 'ca.key'));
    for (const node of ['cp2', 'cp3']) world.put(etcd(node, 'ca.key'), keyPem(newKey()));
    expect((await standing(world)).wayOut).toMatch(/^put the key of its certificate back/);
    for (const node of ['cp2', 'cp3']) world.remove(etcd(node, 'ca.key'));
    await goesOn(world, 'stage', 'issue', 'distrust', 'retire');
  });

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

  test('of the key of tokens, the file that differs is told, of whichever generation it is', async () => {
    const world = await tokensAtIssue();
    world.put('cp2/pki/sa.key.previous', keyPem(newKey()));
    expect((await standing(world, 'sa')).tangled).toBe(
      'more than two generations of it are there: what is kept as its previous one differs: cp1 and cp3 one, cp2 another',
    );
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
