import type { Cluster } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../src/index.ts';
import { cluster } from './clusters.ts';
import { changesOf, fullState, now, type TestState, warningsOf } from './observed-state.ts';

/** Something that can be wrong with a PKI, and what the plan makes of it. */
export interface Case {
  readonly title: string;
  /** Of one node unless told. */
  readonly declared?: Partial<Cluster>;
  readonly damage: (observed: TestState) => void | Promise<void>;
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

/** The same change of several artifacts. */
export function each(ids: readonly string[], change: string): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, change]));
}

/** `usual`: what is declared where a case does not say. */
export function runCases(title: string, cases: readonly Case[], usual: Partial<Cluster> = {}): void {
  describe(title, () => {
    test.each(cases)('$title: $after', async (each) => {
      const declared = cluster(each.declared ?? usual);
      const made = await fullState(declared);
      await each.damage(made);
      const observed = each.declaredNow === undefined ? made : made.declaredAs(each.declaredNow(declared));
      const plan = await observed.plan(each.at);
      expect(changesOf(plan)).toEqual(each.changes);
      if (each.warns !== undefined) expect(warningsOf(plan)).toEqual(each.warns);
      await outcomes[each.after](observed, each.at ?? now, plan);
    });
  });
}

const outcomes: Readonly<Record<Case['after'], (observed: TestState, at: Date, plan: Plan) => Promise<void>>> = {
  mended: async (observed, at, plan) => {
    await observed.apply(plan, at);
    const writes = observed.writes();
    expect(await observed.apply(undefined, at)).toEqual({ repairs: [], steps: [], entriesWritten: 0, pending: [] });
    expect(observed.writes()).toBe(writes);
    await everythingIsAccepted(observed, at);
  },
  blocked: async (observed, at, plan) => {
    const before = contentsOf(observed);
    const writes = observed.writes();
    await expect(observed.apply(plan, at)).rejects.toMatchObject({ code: 'denied' });
    expect(observed.writes()).toBe(writes);
    expect(contentsOf(observed)).toEqual(before);
  },
  'as it is': async (observed, at, plan) => {
    const writes = observed.writes();
    await observed.apply(plan, at);
    expect(observed.writes()).toBe(writes);
    await everythingIsAccepted(observed, at);
  },
};

/** Not for many nodes, for which it takes long: the random clusters have them. */
async function everythingIsAccepted(observed: TestState, at: Date): Promise<void> {
  if (observed.cluster.controlPlane.length > 1) return;
  expect((await observed.judge(at)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
}

/** Without the handshakes; the soak has them. */
export async function everythingIsSound(observed: TestState): Promise<void> {
  expect((await observed.check()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
}

export async function everythingHolds(observed: TestState): Promise<void> {
  expect((await observed.verify()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
}

/** Every entry with its bytes, in hex. */
export function contentsOf(observed: TestState): Readonly<Record<string, string>> {
  return Object.fromEntries(
    observed.entries().map((entry) => [entry, Buffer.from(observed.bytes(entry)).toString('hex')]),
  );
}
