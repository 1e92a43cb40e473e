import assert from 'node:assert/strict';
import type { Kept, Location, Sink } from '@kpki/plugin';
import { patient } from './assertions.ts';
import type { Case, Trial } from './case.ts';
import { assertHolds, change, create, mustRead, publicEntry, secretEntry, writeOver } from './entries.ts';
import { kept, locatedAt, placementOf } from './locations.ts';

/** A store without dots or without dashes could confuse these. */
const spelledAlike = ['a.b', 'a-b', 'a_b', 'ab'].flatMap((name) => [`${name}.crt`, `${name}.key`]);

const entryNames: Kept = new Map(
  spelledAlike.map((name) => [name, name.endsWith('.key') ? 'secret' : 'public'] as const),
);

export const sinkNameCases: readonly Case<Sink>[] = [
  {
    id: 'locate.names.distinct',
    promise:
      'Two names stay two, however the store maps them: `a.b` and `a-b` are two parts of a path, and two entries.',
    when: () => true,
    async run(trial) {
      await assertLocationsStayTwo(trial);
      await assertEntriesStayTwo(trial);
    },
  },
];

async function assertLocationsStayTwo(trial: Trial<Sink>): Promise<void> {
  const name = trial.fresh();
  const { path } = placementOf(name);
  const paths = [
    path,
    ...[name.replace('a-b', 'a.b'), name.replaceAll('.', '-')].map((other) => placementOf(other).path),
    [...path, 'a', 'b'],
    [...path, 'a-b'],
  ];
  const written = new Map<string, Location>();
  for (const each of paths) {
    const text = each.join('/');
    const at = locatedAt(trial, { path: each }, kept);
    const found = await trial.instance.read(at, patient);
    assert.ok(found === null, `something is stored at ${text}, and only ${[...written.keys()].join(', ')} was written`);
    await create(trial.instance, at, { 'tls.crt': publicEntry(text), 'tls.key': secretEntry(`key ${text}`) });
    written.set(text, at);
  }
  for (const [text, at] of written) {
    assertHolds(await mustRead(trial.instance, at), { 'tls.crt': text, 'tls.key': `key ${text}` });
  }
  const ids = new Set([...written.values()].map(({ id }) => id));
  assert.equal(ids.size, written.size, 'two locations have one id');
}

async function assertEntriesStayTwo(trial: Trial<Sink>): Promise<void> {
  const name = trial.fresh();
  const at = locatedAt(trial, placementOf(name), entryNames);
  const texts = Object.fromEntries(spelledAlike.map((entry) => [entry, `this is ${entry}`]));
  const set = Object.entries(texts).map(([entry, text]) => {
    return [entry, entryNames.get(entry) === 'secret' ? secretEntry(text) : publicEntry(text)] as const;
  });
  const { revision } = await create(trial.instance, at, Object.fromEntries(set));
  assertHolds(await mustRead(trial.instance, at), texts);
  const [gone = '', ...left] = spelledAlike;
  await writeOver(trial.instance, at, change({}, [gone]), revision);
  const stay = Object.fromEntries(left.map((entry) => [entry, `this is ${entry}`]));
  assertHolds(await mustRead(trial.instance, at), stay);
}
