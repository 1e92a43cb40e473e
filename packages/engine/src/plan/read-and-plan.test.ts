import { expect, test } from 'vitest';
import { call, changesOf, now } from '../../test/observed-state.ts';
import { undoing } from '../../test/undoing.ts';
import { makePlan, type ObservedState, readAndPlan } from '../index.ts';

/** Read while another run writes everything: what was read first was not there yet. */
async function torn(): Promise<{ readonly half: ObservedState; readonly whole: ObservedState }> {
  const whole = await (await undoing()).read();
  const locations = whole.locations.map((state) =>
    state.location.id === 'kubeconfigs' ? state : { ...state, snapshot: null },
  );
  return { half: { ...whole, locations }, whole };
}

function reading(...worlds: readonly ObservedState[]) {
  let reads = 0;
  const read = async (): Promise<ObservedState> => {
    const observed = worlds[Math.min(reads, worlds.length - 1)];
    reads += 1;
    if (observed === undefined) throw new Error('nothing to read');
    return observed;
  };
  return { read, count: () => reads };
}

const planOf = (observed: ObservedState) => makePlan(observed, now);

test('what is blocked because another run was writing is read again, and is not blocked', async () => {
  const { half, whole } = await torn();
  expect(Object.values(changesOf(planOf(half)))).toContain('blocked ca-missing');
  const { read, count } = reading(half, whole);
  const { observed, plan } = await readAndPlan(read, planOf, call);
  expect(observed).toBe(whole);
  expect(changesOf(plan)).toEqual({});
  // What is not blocked needs no second look.
  expect(count()).toBe(2);
});

test('what stays as it is stays blocked', async () => {
  const { half } = await torn();
  const { read, count } = reading(half);
  const { plan } = await readAndPlan(read, planOf, call);
  expect(Object.values(changesOf(plan))).toContain('blocked ca-missing');
  expect(count()).toBe(2);
});
