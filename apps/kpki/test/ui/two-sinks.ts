import type { Event, Plan, StatusEntry, Step } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import type { Inventory } from '../../src/session/inventory.ts';
import { reportedPlan } from './acts.ts';
import { inventoryOf, planOf } from './inventory.ts';
import type { Names } from './names.ts';
import { type Act, tells } from './play.ts';

/** Both keep each artifact at a location of its own. */
export const twoSinks = ['vault', 'mgmt'] as const;

const locationOf = (artifact: string, names: Names): string => `${names.location}/${artifact.replaceAll(' ', '/')}`;

/** All is stored in both, but for what is not ok anyway, and one copy in the second. */
export function inventoryOfTwoSinks(names: Names): Inventory {
  const inventory = inventoryOf(names);
  const missing: Pick<Shown<StatusEntry>, 'state' | 'findings' | 'action'> = {
    state: 'missing',
    action: 'copy',
    findings: [{ reason: 'copy-missing', text: `node ${names.nodes[1]} in sink mgmt has no copy` }],
  };
  const entries = inventory.entries.flatMap((entry): readonly Shown<StatusEntry>[] => {
    const isLost = entry.name === 'apiserver' && entry.owner === names.nodes[1];
    const parts = entry.parts.map((part) => ({ ...part, location: 'https://vault:8200/kpki' }));
    const copy = { ...entry, sink: 'mgmt', location: 'clusters/prod-eu' };
    const copyParts = entry.parts.map((part) => ({
      ...part,
      location: copy.location,
      state: isLost ? ('absent' as const) : part.state,
    }));
    return [
      { ...entry, sink: 'vault', parts, ...(isLost ? { findings: missing.findings } : {}) },
      { ...copy, parts: copyParts, ...(isLost ? { ...missing, notAfter: null, residualSeconds: null } : {}) },
    ];
  });
  return { ...inventory, entries };
}

function planOfTwoSinks(names: Names): Plan {
  const whole = planOf(names, inventoryOf(names, { fresh: true }));
  const locations = twoSinks.flatMap((sink) =>
    whole.steps.map(({ artifact }) => ({ sink, location: locationOf(artifact, names), revision: null })),
  );
  const steps = whole.steps.map(
    (step) =>
      ({
        ...step,
        writes: twoSinks.flatMap((sink) =>
          step.writes
            .slice(0, 1)
            .map((write) => ({ ...write, sink, node: null, location: locationOf(step.artifact, names) })),
        ),
      }) as Step,
  );
  return { ...whole, locations, steps };
}

export function plannedForTwoSinks(names: Names): Act {
  const plan = planOfTwoSinks(names);
  return tells('plan', reportedPlan(plan));
}

export function madeForTwoSinks(names: Names): readonly Shown<Event>[] {
  return planOfTwoSinks(names).steps.flatMap(({ artifact, action }): Shown<Event>[] => [
    { type: 'step started', artifact, action },
    { type: 'step done', artifact, action },
  ]);
}

export function locationsOfSink(
  names: Names,
  sink: (typeof twoSinks)[number],
  type: 'writing' | 'written',
  [from, to]: readonly [number, number],
): readonly Shown<Event>[] {
  const locations = planOfTwoSinks(names).locations.filter((location) => location.sink === sink);
  return locations.slice(from, to).map(({ location }) => ({ type, sink, location, entries: 4 }));
}

export function retriesOfSink(
  names: Names,
  sink: (typeof twoSinks)[number],
  [from, to]: readonly [number, number],
  text: string,
): readonly Shown<Event>[] {
  return locationsOfSink(names, sink, 'writing', [from, to]).map((event) => {
    if (event.type !== 'writing') throw new Error('no location');
    return { type: 'retrying', sink, location: event.location, attempt: 2, of: 6, seconds: 12, text };
  });
}
