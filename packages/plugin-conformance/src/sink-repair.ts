import assert from 'node:assert/strict';
import type { Entry, Location, Revision, Sink, Snapshot } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { errorOf, patient } from './assertions.ts';
import type { Case, Trial } from './case.ts';
import { change, create, mustRead, publicEntry, secretEntry, sha256, writeOver } from './entries.ts';
import { kept, locationNamed, newLocation, placementOf } from './locations.ts';

type Contents = Readonly<Record<string, string | null>>;

interface CrashPlan {
  readonly name: string;
  readonly before: Contents;
  readonly after: Contents;
}

const crashPlans: readonly CrashPlan[] = [
  {
    name: 'a first write',
    before: { 'ca.crt': null, 'tls.crt': null, 'other.crt': null, 'tls.key': null },
    after: { 'ca.crt': 'new ca', 'tls.crt': 'new certificate', 'other.crt': null, 'tls.key': 'new key' },
  },
  {
    name: 'a write over another',
    before: { 'ca.crt': null, 'tls.crt': 'old certificate', 'other.crt': 'old other', 'tls.key': 'old key' },
    after: { 'ca.crt': 'new ca', 'tls.crt': 'new certificate', 'other.crt': null, 'tls.key': 'new key' },
  },
];

/** More steps than any sink needs for four entries. */
const mostSteps = 200;

const entryOf = (name: string, text: string): Entry =>
  kept.get(name) === 'secret' ? secretEntry(text) : publicEntry(text);

function entriesOf(contents: Contents): Record<string, Entry> {
  const present = Object.entries(contents).flatMap(([name, text]) => (text === null ? [] : [[name, text] as const]));
  return Object.fromEntries(present.map(([name, text]) => [name, entryOf(name, text)]));
}

async function crashEverywhere(trial: Trial<Sink>, plan: CrashPlan): Promise<void> {
  const crash = trial.hook('crash');
  for (let steps = 0; steps < mostSteps; steps++) {
    const name = trial.fresh();
    const at = locationNamed(trial, name);
    const set = entriesOf(plan.before);
    const expected = Object.keys(set).length === 0 ? null : (await create(trial.instance, at, set)).revision;
    const gone = Object.keys(plan.after).filter((entry) => plan.after[entry] === null && plan.before[entry] !== null);
    const wanted = change(entriesOf(plan.after), gone);
    const end = await crash({ placement: placementOf(name), kept, change: wanted, expected }, steps);
    const survivor = await trial.reopen();
    const repaired = await repair(survivor, survivor.locate(placementOf(name), kept));
    assertOldOrNew(plan, repaired, survivor.atomic, `${plan.name}, killed after ${steps} steps`);
    if (end === 'finished') {
      assert.ok(steps > 0, 'the hook crash killed no write');
      assert.ok(matches(repaired, plan.after), `${plan.name} was finished, and is not there`);
      return;
    }
  }
  assert.fail(`a write was not finished after ${mostSteps} steps`);
}

/** Reads and writes empty changes as the engine does, until nothing has drifted. */
async function repair(sink: Sink, at: Location): Promise<Snapshot | null> {
  const attempts = 3;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await sink.read(at, patient);
    const error = await errorOf(() => sink.write(at, change({}), found?.revision ?? null, patient));
    if (error !== undefined && !(PluginError.is(error) && error.code === 'conflict')) throw error;
  }
  const snapshot = await sink.read(at, patient);
  assert.deepEqual(snapshot?.drift ?? [], [], 'an empty change did not repair an unfinished write');
  return snapshot;
}

function assertOldOrNew(plan: CrashPlan, found: Snapshot | null, atomic: Sink['atomic'], when: string): void {
  if (atomic === 'all') {
    assert.ok(
      matches(found, plan.before) || matches(found, plan.after),
      `${when}, the location is neither old nor new`,
    );
    return;
  }
  for (const entry of kept.keys()) {
    const isOld = holds(found, entry, plan.before[entry] ?? null);
    assert.ok(isOld || holds(found, entry, plan.after[entry] ?? null), `${when}, ${entry} is neither old nor new`);
  }
}

const matches = (found: Snapshot | null, contents: Contents): boolean =>
  Object.entries(contents).every(([entry, text]) => holds(found, entry, text));

const holds = (found: Snapshot | null, entry: string, text: string | null): boolean =>
  (found?.entries.get(entry)?.digest ?? null) === (text === null ? null : sha256(text));

export const sinkRepairCases: readonly Case<Sink>[] = [
  {
    id: 'write.drift',
    promise:
      'Other differences from the placement, in plain words: a mode, an owner, a label, an unfinished write; an empty change repairs them.',
    when: () => true,
    async run(trial) {
      const damage = trial.hook('damage');
      const at = newLocation(trial);
      const set = { 'tls.crt': publicEntry('certificate'), 'tls.key': secretEntry('key') };
      const { entries } = await create(trial.instance, at, set);
      await damage(at, 'tls.key');
      const drifted = await mustRead(trial.instance, at);
      assert.notDeepEqual(drifted.drift, [], 'what was damaged is not reported');
      const repaired = await writeOver(trial.instance, at, change({}), drifted.revision as Revision);
      assert.deepEqual(repaired.drift, [], 'an empty change did not repair the drift');
      assert.deepEqual(repaired.entries, entries, 'the repair changed an entry');
      assert.deepEqual((await mustRead(trial.instance, at)).drift, []);
    },
  },
  {
    id: 'write.crash',
    promise:
      'After a crash and the repair that `drift` then requires: the whole change is old or new, or only each entry is.',
    when: () => true,
    async run(trial) {
      for (const plan of crashPlans) await crashEverywhere(trial, plan);
    },
  },
];
