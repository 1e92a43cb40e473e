import { type Call, PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { now } from '../../test/observed-state.ts';
import { type SinksState, sinksState } from '../../test/sinks.ts';
import { applyUndo, builtinLayouts, type Event, emptyIntent, makeUndoPlan, readRetained } from '../index.ts';

const call: Call = { signal: new AbortController().signal };

/** The first is never asked for a key: it can be made from the second, and not the reverse. */
const inTwoSinks = () =>
  sinksState(cluster(), [
    { name: 'takes', layout: 'kubeadm', rows: rowsAt('takes'), wrap: ({ reveal: _, ...sink }) => sink },
    { name: 'gives', layout: 'kubeadm', rows: rowsAt('gives') },
  ]);

const rowsAt = (location: string) =>
  (builtinLayouts.find(({ name }) => name === 'kubeadm')?.rows ?? []).map((row) => ({ ...row, path: [location] }));

const locations = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'writing' ? [`${event.sink} ${event.location}`] : []));

async function undo(observed: SinksState, listener: (event: Event) => void): Promise<void> {
  const found = await observed.read();
  const plan = makeUndoPlan(found, await readRetained(found, call), now);
  if (plan === null) throw new Error('nothing is retained');
  await applyUndo(plan, found, listener, call);
}

test('an undo writes in the reverse of the order in which the apply did', async () => {
  const observed = await inTwoSinks();
  await observed.apply();
  observed.events.length = 0;
  await observed.apply(now, { ...emptyIntent, rekey: ['apiserver cp1'] });
  const applied = locations(observed.events);
  expect(applied.map((location) => location.startsWith('gives'))).toEqual([true, false]);
  const events: Event[] = [];
  await undo(observed, (event) => void events.push(event));
  expect(locations(events)).toEqual(applied.toReversed());
});

test('an undo that is killed between two locations leaves what was there between them while the apply was under way', async () => {
  const observed = await inTwoSinks();
  await observed.apply();
  const before = observed.stored();
  await observed.apply(now, { ...emptyIntent, rekey: ['apiserver cp1'] });
  const after = observed.stored();
  const killed = undo(observed, (event) => {
    if (event.type === 'written') throw new PluginError('cancelled', 'killed');
  });
  await expect(killed).rejects.toMatchObject({ code: 'cancelled' });
  const wasWrittenFirst = (name: string): boolean => name.startsWith('gives ');
  expect(observed.stored()).toEqual(
    new Map([...before].map(([name, text]) => [name, wasWrittenFirst(name) ? after.get(name) : text])),
  );
  await undo(observed, () => {});
  expect(observed.stored()).toEqual(before);
});
