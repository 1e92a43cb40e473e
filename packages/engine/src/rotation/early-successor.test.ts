import { describe, expect, test } from 'vitest';
import { everythingIsSound } from '../../test/cases.ts';
import { cluster } from '../../test/clusters.ts';
import { changesOf, fullState, now, type TestState } from '../../test/observed-state.ts';
import { emptyIntent, isToDo, moveBack, type Phase } from '../index.ts';

const ahead = new Date(now.getTime() + 9.6 * 3_600_000);

async function bring(observed: TestState, to: Phase, at: Date = now): Promise<void> {
  await observed.apply(await observed.planOf('etcd-ca', to, at), at);
}

/** The CA was there before, and its successor was staged by a clock that was ahead. */
async function stagedAhead(): Promise<TestState> {
  const observed = await fullState(cluster());
  await bring(observed, 'trust', ahead);
  return observed;
}

describe('a successor that was staged by a clock that was ahead', () => {
  test.each(['reissue', 'distrust', 'remove'] as const)('%s is not carried out with it', async (to) => {
    const observed = await stagedAhead();
    const before = new Map(observed.entries().map((entry) => [entry, observed.text(entry)]));
    const plan = await observed.planOf('etcd-ca', to);
    expect(changesOf(plan)['etcd-ca']).toBe('blocked not-yet-valid');
    await expect(observed.apply(plan)).rejects.toMatchObject({ code: 'denied' });
    expect(new Map(observed.entries().map((entry) => [entry, observed.text(entry)]))).toEqual(before);
  });

  test('once it has begun the rotation goes on; and it is taken back before that', async () => {
    const waited = await stagedAhead();
    await bring(waited, 'reissue', ahead);
    const taken = await stagedAhead();
    const move = moveBack([await taken.rotation('etcd-ca')]);
    await taken.applyFor({ ...emptyIntent, rotate: move?.rotate ?? [] });
    expect(isToDo(await taken.plan())).toBe(false);
    for (const to of ['trust', 'reissue', 'distrust', 'remove'] as const) await bring(taken, to);
    await everythingIsSound(taken);
  });
});
