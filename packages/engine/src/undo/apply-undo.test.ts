import { type Call, PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { type SinksWorld, sinksWorld } from '../../test/sinks.ts';
import { now } from '../../test/world.ts';
import { applyUndo, asDeclared, builtinLayouts, type Event, makeUndoPlan, readRetained } from '../index.ts';

const call: Call = { signal: new AbortController().signal };

/** The first is never asked for a key: what it holds can be made anew from the second, and not the other way round. */
const inTwoSinks = () =>
  sinksWorld(cluster(), [
    { name: 'takes', layout: 'kubeadm', rows: rowsAt('takes'), wrap: ({ reveal: _, ...sink }) => sink },
    { name: 'gives', layout: 'kubeadm', rows: rowsAt('gives') },
  ]);

const rowsAt = (place: string) =>
  (builtinLayouts.find(({ name }) => name === 'kubeadm')?.rows ?? []).map((row) => ({ ...row, path: [place] }));

const places = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'writing' ? [`${event.sink} ${event.place}`] : []));

async function undo(world: SinksWorld, listener: (event: Event) => void): Promise<void> {
  const found = await world.read();
  const plan = makeUndoPlan(found, await readRetained(found, call), now);
  if (plan === null) throw new Error('nothing is retained');
  await applyUndo(plan, found, listener, call);
}

test('an undo writes in the reverse of the order in which the apply did', async () => {
  const world = await inTwoSinks();
  await world.apply();
  world.events.length = 0;
  await world.apply(now, { ...asDeclared, rekey: ['apiserver cp1'] });
  const applied = places(world.events);
  expect(applied.map((place) => place.startsWith('gives'))).toEqual([true, false]);
  const events: Event[] = [];
  await undo(world, (event) => void events.push(event));
  expect(places(events)).toEqual(applied.toReversed());
});

test('an undo that is killed between two places leaves what was there between them while the apply was under way', async () => {
  const world = await inTwoSinks();
  await world.apply();
  const before = world.stored();
  await world.apply(now, { ...asDeclared, rekey: ['apiserver cp1'] });
  const after = world.stored();
  const killed = undo(world, (event) => {
    if (event.type === 'written') throw new PluginError('cancelled', 'killed');
  });
  await expect(killed).rejects.toMatchObject({ code: 'cancelled' });
  const wasWrittenFirst = (name: string): boolean => name.startsWith('gives ');
  expect(world.stored()).toEqual(
    new Map([...before].map(([name, text]) => [name, wasWrittenFirst(name) ? after.get(name) : text])),
  );
  await undo(world, () => {});
  expect(world.stored()).toEqual(before);
});
