import type { Cluster } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../src/index.ts';
import { cluster } from './clusters.ts';
import { changesOf, fullState, type TestState, warningsOf } from './observed-state.ts';

interface Expected {
  /** Of one node unless told. */
  readonly declared?: Partial<Cluster>;
  /** What the file says afterwards, when that is what changed. */
  readonly desiredNow?: (before: Cluster) => Cluster;
  /** Warnings of every step that has some; compared only where given. */
  readonly warns?: Readonly<Record<string, string>>;
}

/**
 * Something that can be wrong with a PKI, and what the plan makes of it: action and reasons of every step that is not `unchanged`
 * (a text is of the one artifact of the table), and nothing else may change.
 */
export type Case = readonly [
  title: string,
  damage: (observed: TestState) => void | Promise<void>,
  changes?: Readonly<Record<string, string>> | string | undefined,
  more?: Expected,
];

export const removed =
  (...entries: readonly string[]) =>
  (observed: TestState): void =>
    observed.remove(...entries);

export const replaced =
  (entry: string, content: string | Uint8Array) =>
  (observed: TestState): ReturnType<TestState['put']> =>
    observed.put(entry, content);

/** The same change of several artifacts. */
export function each(ids: readonly string[], change: string): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, change]));
}

/** `usual`: what is declared where a case does not say. */
export function runCases(title: string, cases: readonly Case[], usual: Partial<Cluster> = {}, artifact = ''): void {
  const rows = cases.map(([what, damage, changes = {}, more = {}]) => {
    const all = typeof changes === 'string' ? { [artifact]: changes } : changes;
    const texts = Object.values(all);
    const isBlocked = texts.some((text) => text.startsWith('blocked'));
    const after: keyof typeof outcomes = texts.length === 0 ? 'as it is' : isBlocked ? 'blocked' : 'mended';
    return { ...more, title: what, damage, changes: all, after };
  });
  describe(title, () => {
    test.each(rows)('$title: $after', async ({ damage, changes, after, warns, ...row }) => {
      const declared = cluster(row.declared ?? usual);
      const made = await fullState(declared);
      await damage(made);
      const observed = row.desiredNow === undefined ? made : made.declaredAs(row.desiredNow(declared));
      const plan = await observed.plan();
      expect(changesOf(plan)).toEqual(changes);
      if (warns !== undefined) expect(warningsOf(plan)).toEqual(warns);
      await outcomes[after](observed, plan);
    });
  });
}

/**
 * `mended`: applying does it, a second run finds nothing to do and all certificates are accepted. `blocked`: applying is
 * refused and writes nothing. `as it is`: there is nothing to do.
 */
const outcomes: Readonly<
  Record<'mended' | 'blocked' | 'as it is', (observed: TestState, plan: Plan) => Promise<void>>
> = {
  mended: async (observed, plan) => {
    await observed.apply(plan);
    const writes = observed.writes();
    expect(await observed.apply()).toEqual({ repairs: [], steps: [], entriesWritten: 0, pending: [] });
    expect(observed.writes()).toBe(writes);
    await everythingIsAccepted(observed);
  },
  blocked: async (observed, plan) => {
    const before = contentsOf(observed);
    const writes = observed.writes();
    await expect(observed.apply(plan)).rejects.toMatchObject({ code: 'denied' });
    expect(observed.writes()).toBe(writes);
    expect(contentsOf(observed)).toEqual(before);
  },
  'as it is': async (observed, plan) => {
    const writes = observed.writes();
    await observed.apply(plan);
    expect(observed.writes()).toBe(writes);
    await everythingIsAccepted(observed);
  },
};

/** Not for many nodes, for which it takes long: the random clusters have them. */
async function everythingIsAccepted(observed: TestState): Promise<void> {
  if (observed.cluster.controlPlane.length > 1) return;
  expect((await observed.judge()).filter(({ holds }) => holds !== 'yes')).toEqual([]);
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
