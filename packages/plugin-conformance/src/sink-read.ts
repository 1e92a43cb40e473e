import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import type { Kept, Sink } from '@kpki/plugin';
import { pemEncode, Secret } from '@kpki/plugin';
import { givenUp, patient, rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { assertHolds, create, mustRead, publicEntry, secretEntry, sha256 } from './entries.ts';
import { kept, locationNamed, newLocation, placementOf } from './locations.ts';
import { endOf } from './under-way.ts';

const both = { 'tls.crt': publicEntry('certificate'), 'tls.key': secretEntry('key') };

export const sinkReadCases: readonly Case<Sink>[] = casesWhen<Sink>(
  () => true,
  [
    {
      id: 'read.absent',
      promise: 'Null only if the plugin has proven that none of the entries is stored.',
      async run(trial) {
        assert.equal(await trial.instance.read(newLocation(trial), patient), null);
      },
    },
    {
      id: 'read.states',
      promise:
        'The bytes of a public entry, the digest of every entry; no drift if the location is as the placement asks.',
      async run(trial) {
        const at = newLocation(trial);
        await create(trial.instance, at, both);
        const { entries, drift } = await mustRead(trial.instance, at);
        const bytes = new TextEncoder().encode('certificate');
        const shown = entries.get('tls.crt');
        assert.ok(shown?.kind === 'public', 'a public entry is not shown as one');
        assert.equal(
          shown.digest,
          sha256('certificate'),
          'the digest of a public entry is not SHA-256 of its bytes, in hex',
        );
        assert.deepEqual(Buffer.from(shown.bytes), Buffer.from(bytes), 'a public entry is shown with other bytes');
        const secret = entries.get('tls.key');
        assert.ok(
          secret?.kind === 'secret',
          'an entry that the location was located with as secret is not shown as one',
        );
        assert.equal(secret.digest, sha256('key'), 'the digest of a secret entry is not SHA-256 of its bytes, in hex');
        assert.deepEqual(drift, [], 'what was just written has drifted');
      },
    },
    {
      id: 'read.only-what-was-asked',
      promise: 'Reads the entries of the located location, and no others.',
      async run(trial) {
        const name = trial.fresh();
        await create(trial.instance, locationNamed(trial, name), both);
        const narrow = (entries: Kept) => trial.instance.locate(placementOf(name), entries);
        const one = await mustRead(trial.instance, narrow(new Map([['tls.crt', 'public']])));
        assertHolds(one, { 'tls.crt': 'certificate' });
        const other = narrow(new Map([['other.crt', 'public']]));
        assert.equal(await trial.instance.read(other, patient), null, 'none of the entries asked about is there');
      },
    },
    {
      id: 'read.no-secret-bytes',
      promise: 'Never the bytes of a secret entry.',
      async run(trial) {
        const at = newLocation(trial);
        const written = await create(trial.instance, at, both);
        for (const snapshot of [written, await mustRead(trial.instance, at)]) {
          const state = snapshot.entries.get('tls.key');
          assert.ok(state !== undefined);
          assert.ok(!('bytes' in state), 'a secret entry is shown with its bytes');
        }
      },
    },
    {
      id: 'read.secret-by-layout',
      promise: 'An entry is public or secret as the location was located, never by a guess.',
      async run(trial) {
        const name = trial.fresh();
        await create(trial.instance, locationNamed(trial, name), { 'tls.crt': publicEntry('certificate') });
        const asSecret = trial.instance.locate(placementOf(name), new Map([['tls.crt', 'secret']]));
        const { entries, unreadable } = await mustRead(trial.instance, asSecret);
        const state = entries.get('tls.crt');
        const got = state?.kind ?? (unreadable?.has('tls.crt') ? `unreadable: ${unreadable.get('tls.crt')}` : 'absent');
        const what = 'an entry that was stored as public, at a location that is located with it as secret now';
        assert.ok(state?.kind === 'secret', `${what}, is read as ${got}, and not as secret`);
        assert.ok(!('bytes' in state), 'a secret entry is shown with its bytes');
      },
    },
    {
      id: 'read.described-by-host',
      promise: 'For a secret entry exactly what `host.describe` returns.',
      async run(trial) {
        const at = newLocation(trial);
        const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        const pem = pemEncode('PRIVATE KEY', privateKey.export({ type: 'pkcs8', format: 'der' }));
        await create(trial.instance, at, { 'tls.key': { kind: 'secret', bytes: new Secret(pem) } });
        const described = trial.host.describe(new Secret(pem));
        assert.ok(described.publicKey !== undefined, 'the host does not say which key it is');
        const { kind, ...shown } = (await mustRead(trial.instance, at)).entries.get('tls.key') ?? { kind: undefined };
        assert.equal(kind, 'secret');
        assert.deepEqual(shown, described, 'a secret entry is not shown as the host describes it');
      },
    },
    {
      id: 'read.stable',
      promise: 'Two reads of an unchanged location are equal.',
      async run(trial) {
        const at = newLocation(trial);
        await create(trial.instance, at, both);
        const reads = await Promise.all(Array.from({ length: 8 }, () => mustRead(trial.instance, at)));
        for (const each of reads) assert.deepEqual(each, reads[0], 'two reads of an unchanged location differ');
      },
    },
    {
      id: 'read.own-copy',
      promise: 'The bytes of a snapshot are a copy: the caller may change them.',
      async run(trial) {
        const at = newLocation(trial);
        await create(trial.instance, at, { 'tls.crt': publicEntry('certificate') });
        const state = (await mustRead(trial.instance, at)).entries.get('tls.crt');
        assert.ok(state?.kind === 'public');
        state.bytes.fill(0);
        assertHolds(await mustRead(trial.instance, at), { 'tls.crt': 'certificate' });
      },
    },
    {
      id: 'read.outlives-instance',
      promise: 'Every instance on the same storage reads the same.',
      async run(trial) {
        const name = trial.fresh();
        const written = await create(trial.instance, locationNamed(trial, name), both);
        const second = await trial.reopen();
        assert.deepEqual(await mustRead(second, second.locate(placementOf(name), kept)), written);
      },
    },
    {
      id: 'read.denied-is-not-null',
      promise: "A refusal is 'denied', and never a result.",
      async run(trial) {
        const deny = trial.hook('deny');
        const at = newLocation(trial);
        await create(trial.instance, at, { 'tls.crt': publicEntry('certificate') });
        const allow = await deny(at, 'tls.crt');
        trial.onEnd(allow);
        await rejectsWith('denied', 'reading what may not be read', () => trial.instance.read(at, patient));
      },
    },
    {
      id: 'read.unreadable',
      promise:
        'The entries that the sink does not read, each with the reason: they hide no other entry, and count for the revision.',
      async run(trial) {
        const obstruct = trial.hook('obstruct');
        for (const entry of Object.keys(both)) {
          const at = newLocation(trial);
          const before = await create(trial.instance, at, { 'ca.crt': publicEntry('ca'), ...both });
          trial.onEnd(await obstruct(at, entry));
          const found = await mustRead(trial.instance, at);
          const texts = { 'ca.crt': 'ca', 'tls.crt': 'certificate', 'tls.key': 'key' };
          assertHolds(found, Object.fromEntries(Object.entries(texts).filter(([name]) => name !== entry)));
          const unread = [...(found.unreadable?.keys() ?? [])];
          assert.deepEqual(unread, [entry], `${entry} cannot be read, and is reported as absent`);
          assert.notEqual(found.unreadable?.get(entry)?.trim(), '', `why ${entry} is not read is not said`);
          assert.notEqual(found.revision, before.revision, `${entry} went, and the revision is as it was`);
        }
      },
    },
    {
      id: 'read.unavailable-is-not-null',
      promise: "If the outside system is not reached, a call is 'unavailable', and never a result.",
      async run(trial) {
        const disconnect = trial.hook('disconnect');
        const at = newLocation(trial);
        trial.onEnd(endOf(await disconnect()));
        await rejectsWith('unavailable', 'reading without a connection', () => trial.instance.read(at, patient));
      },
    },
    {
      id: 'read.cancelled',
      promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
      async run(trial) {
        await rejectsWith('cancelled', 'read', () => trial.instance.read(newLocation(trial), givenUp));
      },
    },
  ],
);
