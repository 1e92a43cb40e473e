import assert from 'node:assert/strict';
import type { Location, Sink } from '@kpki/plugin';
import { errorOf, patient } from './assertions.ts';
import type { Case } from './case.ts';
import { change, mustRead, sha256 } from './entries.ts';
import { kept, locationNamed, placementOf } from './locations.ts';
import {
  applyIds,
  changed,
  first,
  later,
  old,
  retaining,
  second,
  undoes,
  undoLocation,
  undoOf,
} from './undo-changes.ts';

/** More steps than any sink needs for four entries. */
const mostSteps = 200;

export const sinkUndoCrashCases: readonly Case<Sink>[] = [
  {
    id: 'undo.crash',
    promise: 'The entries change and are retained together, or neither happens, even after a crash.',
    when: undoes,
    async run(trial) {
      const crash = trial.hook('crash');
      for (let steps = 0; steps < mostSteps; steps++) {
        const name = trial.fresh();
        const at = undoLocation(trial, locationNamed(trial, name));
        const created = await trial.instance.write(at, first, null, patient);
        const wanted = retaining(second, applyIds[0]);
        const writing = { placement: placementOf(name), kept, change: wanted, expected: created?.revision ?? null };
        const end = await crash(writing, steps);
        const survivor = await trial.reopen();
        await assertBothOrNeither(survivor, at, `killed after ${steps} steps`);
        if (end === 'finished') return;
      }
      assert.fail(`a write was not finished after ${mostSteps} steps`);
    },
  },
];

/**
 * Checks the state after a repair: the change with the retained entries, or neither; a mixture only if single entries
 * are atomic.
 */
async function assertBothOrNeither(sink: Sink, at: Location, when: string): Promise<void> {
  const attempts = 3;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await sink.read(at, patient);
    await errorOf(() => sink.write(at, change({}), found?.revision ?? null, patient));
  }
  const { entries } = await mustRead(sink, at);
  const replaced = await undoOf(sink).replaced(at, patient);
  for (const name of changed) {
    const digest = entries.get(name)?.digest ?? null;
    const isOld = digest === (name in old ? sha256(old[name as keyof typeof old]) : null);
    const retained = replaced?.entries.get(name);
    if (isOld) continue;
    assert.ok(retained !== undefined, `${when}, ${name} is new and what it replaced is not retained`);
    assert.equal(retained.after, digest, `${when}, ${name} differs from the reported replacement`);
  }
  const isNew = Object.entries(later).every(([name, text]) => entries.get(name)?.digest === sha256(text));
  assert.ok(sink.atomic === 'each' || isNew || replaced === null, `${when}, the old entry exists and is also retained`);
}
