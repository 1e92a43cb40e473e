import { makePlan, readPlan, refuseBlocked, remakePlan } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { now, stateIn, wholeSink } from '../cluster.ts';
import { demand, type Target, textOf, unlessRefused } from '../target.ts';

const observed = await stateIn(await wholeSink());
const current = makePlan(observed, now);
const saved = JSON.stringify(current);

/** A saved plan: only the one that would be made is carried out. */
export const plan: Target = {
  name: 'plan',
  seeds: [
    JSON.stringify({ ...current, steps: current.steps.slice(0, 2) }),
    JSON.stringify({ ...current, steps: [], locations: [null] }),
    JSON.stringify({ ...current, locations: [], steps: [{ action: 'blocked' }] }),
    saved,
  ],
  run: (bytes) => {
    const found = readPlan(textOf(bytes));
    if (found === null) return;
    const isTaken = unlessRefused(PluginError.is, () => {
      remakePlan(found, observed);
      refuseBlocked(found, observed.cluster);
      return true;
    });
    demand(isTaken !== true || JSON.stringify(found) === saved || isSame(found), 'no other plan is carried out');
  },
};

/** The fields may stand in another order, and nothing else may differ. */
function isSame(found: object): boolean {
  return JSON.stringify(sorted(found)) === JSON.stringify(sorted(current));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return fields.map(([name, each]) => [name, sorted(each)]);
}
