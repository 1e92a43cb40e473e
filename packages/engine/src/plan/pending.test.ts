import { partOf, randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cluster, twoNodes } from '../../test/clusters.ts';
import { fullState, now, rotatedState } from '../../test/observed-state.ts';
import { anyCluster } from '../../test/random-clusters.ts';
import { filledSinks, type SinksState, sinksState } from '../../test/sinks.ts';
import { caGenerations, keyGenerations } from '../generation/generations.ts';
import { forwards, type Phase, type Rotated } from '../generation/phase.ts';
import { copiesOf, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { Reason } from '../model/finding.ts';
import { changes, type Step } from '../model/step.ts';
import { moveBack, nextMove } from '../rotation/move.ts';
import { rotationStatus } from './derive-rotation-status.ts';
import { emptyIntent, type Intent } from './intent.ts';
import { makePlan } from './make-plan.ts';
import { type PhaseGap, pendingOfCa, pendingOfPair, underRotated } from './pending.ts';

// A status is told by predicates, and a phase is planned; here the plan is the oracle. What a phase has still to bring is
// what its plan writes for that rotation, and what prevents the phase is what its plan is blocked by.

const ofRotation: ReadonlySet<Reason> = new Set<Reason>([
  'rotation',
  'rotation-under-way',
  'rotation-inconsistent',
  'issuer-changed',
  'bundle-differs',
  'bundle-trusts-more',
  'chain-differs',
  'copies-differ',
  'copy-missing',
]);

function byPlan(observed: ObservedState, name: Rotated, to: Phase, at: Date): PhaseGap {
  const { steps } = makePlan(observed, at, { ...emptyIntent, rotate: [{ name, to }] });
  const touched = new Set(observed.artifacts.filter(underRotated(name, observed.artifacts)).map(({ id }) => id));
  const isBlocked = ({ action }: Step): boolean => action === 'blocked';
  const work = steps.filter(
    (step) =>
      touched.has(step.artifact) &&
      (changes(step) || isBlocked(step)) &&
      ((isBlocked(step) && step.name === name) || step.reasons.some(({ reason }) => ofRotation.has(reason))),
  );
  const copies = work.flatMap(({ artifact, writes }) => writes.map(({ sink, node }) => ({ artifact, sink, node })));
  const blocked = work.find(isBlocked);
  const blocker =
    blocked?.next === undefined
      ? null
      : { artifact: blocked.artifact, why: withoutPhase(blocked.reasons), remedy: blocked.next };
  // Whatever else its plan does is not of that phase.
  if (blocked?.name === name) return { copies: [], blocker, showsOtherGeneration: false };
  return {
    copies: [...new Map(copies.map((copy) => [JSON.stringify(copy), copy])).values()],
    blocker,
    showsOtherGeneration: work.some(({ reasons }) => reasons.some(({ reason }) => reason === 'issuer-changed')),
  };
}

function withoutPhase<Of extends { readonly reason: Reason }>(why: readonly Of[]): readonly Of[] {
  return why.filter(({ reason }) => reason !== 'rotation');
}

/** Null: nothing of a next generation is there. */
function byPredicates(observed: ObservedState, name: Rotated, to: Phase, at: Date): PhaseGap | null {
  const artifact = observed.artifacts.find((each) => each.name === name);
  if (artifact?.kind !== 'ca' && artifact?.kind !== 'key pair') return null;
  const copies = copiesOf(artifact, { observation: observe(observed) });
  if (artifact.kind === 'ca') {
    const generations = caGenerations(copies);
    if (generations === null || 'inconsistent' in generations || generations.new === null) return null;
    const pending = pendingOfCa(artifact, generations, to, observed, at);
    const { blocker } = pending;
    return blocker === null ? pending : { ...pending, blocker: { ...blocker, why: withoutPhase(blocker.why) } };
  }
  const generations = keyGenerations(copies);
  if (generations === null || 'inconsistent' in generations || generations.new === null) return null;
  return pendingOfPair(artifact, copies, generations, to);
}

const reached: readonly Phase[] = ['trust', 'reissue', 'distrust', 'remove'];

/** Compares each phase of each rotation in progress; returns how many. */
function isAsPlanned(observed: ObservedState, names: readonly Rotated[], at: Date = now): number {
  return names.flatMap((name) =>
    reached.filter((to) => {
      const pending = byPredicates(observed, name, to, at);
      if (pending !== null) expect(pending, `${name} ${to}`).toEqual(byPlan(observed, name, to, at));
      return pending !== null;
    }),
  ).length;
}

const rotated: readonly Rotated[] = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca', 'sa'];

/** More than one write of all entries takes. */
const steps = fc.nat({ max: 90 });

interface World {
  readonly read: () => Promise<ObservedState>;
  readonly applyFor: (intent: Intent) => Promise<unknown>;
  readonly storage: { stepsLeft?: number };
}

/** Applies, and is killed after so many steps of the writes. Only a status that says so is refused. */
async function killedApply(
  { applyFor, storage }: World,
  intent: Intent,
  count: number,
  isBlocked = false,
): Promise<void> {
  storage.stepsLeft = count;
  await applyFor(intent).catch((error: Error & { readonly code?: string }) => {
    // A run that is killed between two sinks may leave a certificate without its key.
    if (error.code === 'denied' && isBlocked) return;
    if (error.name !== 'Interrupted' && error.code !== 'conflict') throw error;
  });
  delete storage.stepsLeft;
}

type Kill = readonly [count: number, isBack: boolean];

/** Moves on, or back, and is killed, again and again. */
async function compared(observed: World, names: readonly Rotated[], all: readonly Kill[]): Promise<void> {
  for (const [count, isBack] of all) {
    const read = await observed.read();
    const statuses = names.map((name) => rotationStatus(read, name, now));
    for (const { is } of statuses) expect(is).not.toBe('inconsistent');
    const move = isBack ? moveBack(statuses) : nextMove(statuses);
    const isBlocked = statuses.some(({ is }) => is === 'blocked');
    if (move !== null) await killedApply(observed, { ...emptyIntent, rotate: move.rotate }, count, isBlocked);
    isAsPlanned(await observed.read(), names);
  }
}

function worldOf(observed: SinksState, sink: string): World {
  const storage = observed.storages.get(sink);
  if (storage === undefined) throw new Error('there is no storage');
  return { read: observed.read, applyFor: (intent) => observed.apply(now, intent), storage };
}

const kills = fc.array(fc.tuple(steps, fc.boolean()), { minLength: 2, maxLength: 6 });

describe('what a phase has still to bring is what its plan writes', () => {
  test('killed anywhere, forwards and back', async () => {
    await fc.assert(
      fc.asyncProperty(kills, async (all) => await compared(await fullState(cluster(twoNodes)), rotated, all)),
      { ...randomCases(6), endOnFailure: true },
    );
  }, 600_000);

  test('of any cluster', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCluster,
        kills,
        async (declared, all) => await compared(await fullState(declared), rotated, all),
      ),
      { ...randomCases(4), endOnFailure: true },
    );
  }, 600_000);

  test.each(['root-ca', 'kubernetes-ca'] as const)(
    'of %s under one root',
    async (name) => {
      const declared = cluster({
        workers: [{ name: 'w1', addresses: ['10.0.1.1'] }],
        ca: { topology: 'single-root', limitPathLength: true, permittedNames: null },
      });
      await fc.assert(
        fc.asyncProperty(kills, async (all) => {
          const observed = await filledSinks(declared, [
            { name: 'files', layout: 'kubeadm' },
            { name: 'stick', layout: 'root-ca' },
          ]);
          await compared(worldOf(observed, 'files'), [name], all);
        }),
        { ...randomCases(4), endOnFailure: true },
      );
    },
    600_000,
  );

  test.each(
    partOf(
      ['pki/ca.key', 'pki/ca.key.next', 'pki/ca.crt.previous', 'pki/apiserver.crt', 'admin.conf', 'kubelet.conf'],
      3,
    ),
  )('with %s removed, in each phase', async (entry) => {
    let count = 0;
    for (const [at] of forwards.entries()) {
      const observed = await rotatedState(cluster(), 'kubernetes-ca', ...forwards.slice(0, at + 1));
      if (observed.entries().includes(entry)) observed.remove(entry);
      count += isAsPlanned(await observed.read(), ['kubernetes-ca']);
    }
    expect(count).toBeGreaterThan(0);
  });

  test('when everything has expired', async () => {
    const observed = await rotatedState(cluster(), 'kubernetes-ca', 'prepare', 'trust', 'reissue');
    const later = new Date(now.getTime() + 40 * 365 * 86_400_000);
    expect(isAsPlanned(await observed.read(), ['kubernetes-ca'], later)).toBe(4);
  });

  test('in several sinks', async () => {
    const observed = await sinksState(cluster(twoNodes), [
      { name: 'files', layout: 'kubeadm' },
      { name: 'vault', layout: 'vault-kv', wrap: ({ reveal: _, ...sink }) => sink },
    ]);
    await observed.apply();
    const files = worldOf(observed, 'files');
    for (const to of ['prepare', 'trust', 'reissue'] as const) {
      const names = rotated.filter((name) => to !== 'prepare' || name === 'kubernetes-ca');
      const intent = { ...emptyIntent, rotate: names.map((name) => ({ name, to })) };
      for (const count of [7, 23, 1000, 1000]) {
        await killedApply(files, intent, count);
        isAsPlanned(await observed.read(), rotated);
      }
    }
    expect(isAsPlanned(await observed.read(), rotated)).toBe(16);
  });
});
