import assert from 'node:assert/strict';
import type { Sink } from '@kpki/plugin';
import { patient } from './assertions.ts';
import type { Case } from './case.ts';
import { change, create, publicEntry, secretEntry, sha256, writeOver } from './entries.ts';
import { newLocation } from './locations.ts';
import { assertNotStored, newCanary } from './traces.ts';
import { applyIds, retaining, undoLocation } from './undo-changes.ts';

const digestsOf = (stored: readonly Uint8Array[]): string => stored.map(sha256).toSorted().join();

export const sinkEncryptedCases: readonly Case<Sink>[] = [
  {
    id: 'write.encrypted',
    promise:
      'True: no secret entry is stored in the clear, neither at its location nor anywhere else, including its history.',
    when: ({ encrypts }) => encrypts === true,
    async run(trial) {
      const stored = trial.hook('stored');
      const { instance } = trial;
      const at = instance.undo === undefined ? newLocation(trial) : undoLocation(trial);
      const [first, second] = [newCanary(), newCanary()];
      const before = await stored();
      const set = { 'tls.crt': publicEntry('certificate'), 'tls.key': secretEntry(first) };
      const created = await create(instance, at, set);
      const after = await stored();
      assert.notEqual(digestsOf(after), digestsOf(before), 'the hook stored hands out nothing of what was written');
      assertNotStored(first, 'after it was written', after);
      // Replaced and then removed: the retained content and the history of the store are checked too.
      const replacing = retaining(change({ 'tls.key': secretEntry(second) }), applyIds[0]);
      const { revision } = await writeOver(instance, at, replacing, created.revision);
      for (const secret of [first, second]) assertNotStored(secret, 'after it was replaced', await stored());
      await instance.write(at, change({}, ['tls.crt', 'tls.key']), revision, patient);
      for (const secret of [first, second]) assertNotStored(secret, 'after it was removed', await stored());
    },
  },
];
