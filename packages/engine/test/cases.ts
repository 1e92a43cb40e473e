import type { Cluster } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../src/index.ts';
import { cluster } from './clusters.ts';
import { changesOf, fullWorld, now, type TestWorld, warningsOf } from './world.ts';

/** Something that can be wrong with a PKI, and what the plan makes of it. */
export interface Case {
  readonly title: string;
  /** Of one node unless told. */
  readonly declared?: Partial<Cluster>;
  readonly damage: (world: TestWorld) => void | Promise<void>;
  /** What the file says afterwards, when that is what changed. */
  readonly declaredNow?: (before: Cluster) => Cluster;
  /** Action and reasons of every step that is not `keep`: nothing else may change. */
  readonly changes: Readonly<Record<string, string>>;
  /** Warnings of every step that has some; compared only where given. */
  readonly warns?: Readonly<Record<string, string>>;
  /** When the plan is made; now unless told. */
  readonly at?: Date;
  /**
   * `mended`: applying does it, a second run finds nothing to do and all certificates are accepted. `blocked`: applying is
   * refused and writes nothing. `as it is`: there is nothing to do.
   */
  readonly after: 'mended' | 'blocked' | 'as it is';
}

/** The same change of several artefacts. */
export function each(ids: readonly string[], change: string): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, change]));
}

/** `usual`: what is declared where a case does not say. */
export function runCases(title: string, cases: readonly Case[], usual: Partial<Cluster> = {}): void {
  describe(title, () => {
    test.each(cases)('$title: $after', async (each) => {
      const declared = cluster(each.declared ?? usual);
      const made = await fullWorld(declared);
      await each.damage(made);
      const world = each.declaredNow === undefined ? made : made.declaredAs(each.declaredNow(declared));
      const plan = await world.plan(each.at);
      expect(changesOf(plan)).toEqual(each.changes);
      if (each.warns !== undefined) expect(warningsOf(plan)).toEqual(each.warns);
      await outcomes[each.after](world, each.at ?? now, plan);
    });
  });
}

const outcomes: Readonly<Record<Case['after'], (world: TestWorld, at: Date, plan: Plan) => Promise<void>>> = {
  mended: async (world, at, plan) => {
    await world.apply(plan, at);
    const writes = world.writes();
    expect(await world.apply(undefined, at)).toEqual({ repairs: [], steps: [], entriesWritten: 0, pending: [] });
    expect(world.writes()).toBe(writes);
    await everythingIsAccepted(world, at);
  },
  blocked: async (world, at, plan) => {
    const before = contentsOf(world);
    const writes = world.writes();
    await expect(world.apply(plan, at)).rejects.toMatchObject({ code: 'denied' });
    expect(world.writes()).toBe(writes);
    expect(contentsOf(world)).toEqual(before);
  },
  'as it is': async (world, at, plan) => {
    const writes = world.writes();
    await world.apply(plan, at);
    expect(world.writes()).toBe(writes);
    await everythingIsAccepted(world, at);
  },
};

/** Not for many nodes, for which it takes long: the random clusters have them. */
async function everythingIsAccepted(world: TestWorld, at: Date): Promise<void> {
  if (world.cluster.controlPlane.length > 1) return;
  expect((await world.judge(at)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
}

/** Without the handshakes; the soak has them. */
export async function everythingIsSound(world: TestWorld): Promise<void> {
  expect((await world.check()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
}

export async function everythingHolds(world: TestWorld): Promise<void> {
  expect((await world.verify()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
}

/** Every entry with its bytes, in hex. */
export function contentsOf(world: TestWorld): Readonly<Record<string, string>> {
  return Object.fromEntries(world.entries().map((entry) => [entry, Buffer.from(world.bytes(entry)).toString('hex')]));
}
