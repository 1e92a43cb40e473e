import assert from 'node:assert/strict';
import type { Change, Sink } from '@kpki/plugin';
import { Secret } from '@kpki/plugin';
import { errorOf, givenUp, mustBe, patient, rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { assertHolds, change, create, mustRead, one, publicEntry, secretEntry, writeOver } from './entries.ts';
import { locationNamed, newLocation, placementOf } from './locations.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);
/** Bytes come in either form, and `slice` makes a copy only of the first. */
const spellings: readonly ((text: string) => Uint8Array)[] = [
  (text) => new TextEncoder().encode(text),
  (text) => Buffer.from(text),
];

export const sinkWriteCases: readonly Case<Sink>[] = casesWhen<Sink>(
  () => true,
  [
    {
      id: 'write.create',
      promise: 'Sets public and secret entries.',
      async run(trial) {
        const at = newLocation(trial);
        const set = { 'tls.crt': publicEntry('certificate'), 'tls.key': secretEntry('key') };
        assertHolds(await create(trial.instance, at, set), { 'tls.crt': 'certificate', 'tls.key': 'key' });
      },
    },
    {
      id: 'write.answers-what-is-there',
      promise: 'Returns what is stored afterwards, as `read` does, with a revision that changes when an entry does.',
      async run(trial) {
        const at = newLocation(trial);
        const created = await create(trial.instance, at, { 'tls.crt': publicEntry('1') });
        assert.deepEqual(await mustRead(trial.instance, at), created);
        const changed = await writeOver(trial.instance, at, one('2'), created.revision);
        assert.deepEqual(await mustRead(trial.instance, at), changed);
        assertHolds(changed, { 'tls.crt': '2' });
        assert.notEqual(changed.revision, created.revision, 'a change left the revision as it was');
      },
    },
    {
      id: 'write.every-byte',
      promise: 'Stores bytes: any bytes, and exactly these.',
      async run(trial) {
        const at = newLocation(trial);
        await trial.instance.write(at, change({ 'tls.crt': { kind: 'public', bytes: everyByte } }), null, patient);
        const state = (await mustRead(trial.instance, at)).entries.get('tls.crt');
        assert.ok(state?.kind === 'public');
        assert.deepEqual(Buffer.from(state.bytes), Buffer.from(everyByte));
      },
    },
    {
      id: 'write.own-copy',
      promise: 'Keeps a copy: the caller may change or wipe its own bytes.',
      async run(trial) {
        for (const bytesOf of spellings) {
          const at = newLocation(trial);
          const bytes = bytesOf('certificate');
          const secret = new Secret(bytesOf('key'));
          const set = { 'tls.crt': { kind: 'public', bytes }, 'tls.key': { kind: 'secret', bytes: secret } } as const;
          await create(trial.instance, at, set);
          // The engine wipes a key once it is stored.
          bytes.fill(0);
          secret[Symbol.dispose]();
          assertHolds(await mustRead(trial.instance, at), { 'tls.crt': 'certificate', 'tls.key': 'key' });
        }
      },
    },
    {
      id: 'write.leaves-others',
      promise: 'Entries that a change does not name stay.',
      async run(trial) {
        const at = newLocation(trial);
        const set = { 'ca.crt': publicEntry('1'), 'tls.crt': publicEntry('2'), 'tls.key': secretEntry('3') };
        const { revision } = await create(trial.instance, at, set);
        const after = await writeOver(
          trial.instance,
          at,
          change({ 'tls.crt': publicEntry('9') }, ['ca.crt']),
          revision,
        );
        assertHolds(after, { 'tls.crt': '9', 'tls.key': '3' });
      },
    },
    {
      id: 'write.leaves-unlocated',
      promise: 'Entries that the location was not located with stay.',
      async run(trial) {
        const name = trial.fresh();
        const whole = locationNamed(trial, name);
        await create(trial.instance, whole, { 'tls.crt': publicEntry('1'), 'other.crt': publicEntry('2') });
        const narrow = trial.instance.locate(placementOf(name), new Map([['tls.crt', 'public']]));
        const { revision } = await mustRead(trial.instance, narrow);
        await writeOver(trial.instance, narrow, one('9'), revision);
        assertHolds(await mustRead(trial.instance, whole), { 'tls.crt': '9', 'other.crt': '2' });
      },
    },
    {
      id: 'write.not-located',
      promise:
        "An entry that the location was not located with, or was located with as the other of public and secret, is 'invalid', and nothing of that change is done.",
      async run(trial) {
        const at = newLocation(trial);
        const { revision } = await create(trial.instance, at, { 'tls.crt': publicEntry('1') });
        const beyond: readonly [string, Change][] = [
          [
            'an entry that the location was not located with',
            change({ 'ca.crt': publicEntry('2'), 'ca.key': secretEntry('3') }),
          ],
          ['the removal of such an entry', change({ 'ca.crt': publicEntry('2') }, ['ca.key'])],
          ['a secret entry as a public one', change({ 'ca.crt': publicEntry('2'), 'tls.key': publicEntry('3') })],
          ['a public entry as a secret one', change({ 'ca.crt': publicEntry('2'), 'other.crt': secretEntry('3') })],
        ];
        for (const [what, wanted] of beyond) {
          await rejectsWith('invalid', `writing ${what}`, () => trial.instance.write(at, wanted, revision, patient));
        }
        assertHolds(await mustRead(trial.instance, at), { 'tls.crt': '1' });
      },
    },
    {
      id: 'write.unreadable',
      promise:
        "A change of such an entry is 'invalid' or 'denied', and nothing of that change is done; a change of others does not touch it.",
      async run(trial) {
        const obstruct = trial.hook('obstruct');
        for (const [entry, entryOf] of [['tls.crt', publicEntry] as const, ['tls.key', secretEntry] as const]) {
          const at = newLocation(trial);
          await create(trial.instance, at, { 'ca.crt': publicEntry('1'), [entry]: entryOf('2') });
          trial.onEnd(await obstruct(at, entry));
          const { revision } = await mustRead(trial.instance, at);
          const over: readonly [string, Change][] = [
            ['writing over', change({ 'ca.crt': publicEntry('3'), [entry]: entryOf('4') })],
            ['removing', change({ 'ca.crt': publicEntry('3') }, [entry])],
          ];
          for (const [what, wanted] of over) {
            const attempt = (): Promise<unknown> => trial.instance.write(at, wanted, revision, patient);
            const error = await errorOf(attempt);
            mustBe(error, ['invalid', 'denied'], `${what} ${entry}, which the sink refuses to read,`);
          }
          assertHolds(await mustRead(trial.instance, at), { 'ca.crt': '1' });
          await writeOver(trial.instance, at, change({ 'ca.crt': publicEntry('3') }), revision);
          const after = await mustRead(trial.instance, at);
          assertHolds(after, { 'ca.crt': '3' });
          const unread = [...(after.unreadable?.keys() ?? [])];
          assert.deepEqual(unread, [entry], `a write of another entry removed ${entry}`);
        }
      },
    },
    {
      id: 'write.locations-at-once',
      promise: 'Writes to different locations may run at once, and each succeeds.',
      async run(trial) {
        const locations = Array.from({ length: 16 }, () => newLocation(trial));
        const texts = locations.map((_, index) => `certificate ${index}`);
        await Promise.all(
          locations.map((at, index) => trial.instance.write(at, one(texts[index] ?? ''), null, patient)),
        );
        for (const [index, at] of locations.entries()) {
          assertHolds(await mustRead(trial.instance, at), { 'tls.crt': texts[index] ?? '' });
        }
      },
    },
    {
      id: 'write.last-entry',
      promise: 'When the last entry is removed, nothing is stored: the result is null.',
      async run(trial) {
        const at = newLocation(trial);
        const { revision } = await create(trial.instance, at, { 'tls.crt': publicEntry('1') });
        assert.equal(await trial.instance.write(at, change({}, ['tls.crt']), revision, patient), null);
        assert.equal(await trial.instance.read(at, patient), null);
        await create(trial.instance, at, { 'tls.crt': publicEntry('2') });
      },
    },
    {
      id: 'write.empty',
      promise: 'An empty change changes no entry, and stores nothing where nothing is stored.',
      async run(trial) {
        const at = newLocation(trial);
        assert.equal(await trial.instance.write(at, change({}), null, patient), null, 'an empty change made something');
        assert.equal(await trial.instance.read(at, patient), null);
        const created = await create(trial.instance, at, { 'tls.crt': publicEntry('1') });
        const after = await writeOver(trial.instance, at, change({}), created.revision);
        assertHolds(after, { 'tls.crt': '1' });
        assert.deepEqual(after.drift, []);
      },
    },
    {
      id: 'write.cancelled',
      promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
      async run(trial) {
        const at = newLocation(trial);
        await rejectsWith('cancelled', 'write', () => trial.instance.write(at, one('1'), null, givenUp));
        assert.equal(await trial.instance.read(at, patient), null, 'a cancelled write left something');
      },
    },
  ],
);
