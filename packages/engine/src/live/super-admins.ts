import type { Call, Location } from '@kpki/plugin';
import { nodesOf } from '@kpki/spec';
import type { ObservedState } from '../inventory/observed-state.ts';
import { readLocation } from '../inventory/read-locations.ts';
import { slotsOf } from '../layouts/slots-of.ts';
import type { OpenSink, Slot } from '../model/slot.ts';
import { statement } from '../model/statement.ts';
import { type LiveVerdict, namedAs, reportNames, trusted } from './check-names.ts';

/** The catalog keeps the super-admin kubeconfig with the first control-plane node alone. */
export async function superAdminVerdicts(observed: ObservedState, call: Call): Promise<readonly LiveVerdict[]> {
  const own = observed.slots.filter(({ artifact }) => artifact.name === 'super-admin.conf');
  const sinks = [...new Set(own.map(({ sink }) => sink))];
  const verdicts = await Promise.all(sinks.map((sink) => strayIn(sink, own, observed, call)));
  return verdicts.flat();
}

async function strayIn(
  sink: OpenSink,
  own: readonly Slot[],
  { cluster }: ObservedState,
  call: Call,
): Promise<readonly LiveVerdict[]> {
  const [kept] = own;
  if (kept === undefined) return [];
  const others = nodesOf(cluster).filter(({ name }) => !kept.artifact.keptOn.includes(name));
  const artifact = { ...kept.artifact, keptOn: others.map(({ name }) => name) };
  const isOwn = new Set(own.map(({ where }) => where));
  const slots = slotsOf(cluster, others.length === 0 ? [] : [artifact], sink).filter(({ where }) => !isOwn.has(where));
  const verdicts = await Promise.all(
    [...Map.groupBy(slots, ({ location }) => location)].map(([location, at]) => verdictsAt(location, at, sink, call)),
  );
  return verdicts.flat();
}

async function verdictsAt(
  location: Location,
  slots: readonly Slot[],
  sink: OpenSink,
  call: Call,
): Promise<readonly LiveVerdict[]> {
  const { snapshot } = await readLocation({ sink, location, entries: [] }, call);
  return slots.flatMap(({ entry, where, node }): readonly LiveVerdict[] => {
    if (snapshot?.entries.has(entry) !== true && snapshot?.unreadable?.has(entry) !== true) return [];
    const verdict = trusted(statement('subject/super-admin', { node }), 'no', 'super-admin/stored', { where });
    return [namedAs(reportNames.superAdmins, verdict, node)];
  });
}
