import assert from 'node:assert/strict';
import type { Sink } from '@kpki/plugin';
import { patient } from './assertions.ts';
import type { Trial } from './case.ts';
import { create, one, publicEntry, secretEntry } from './entries.ts';
import { newLocation } from './locations.ts';
import type { Operation } from './operation.ts';

const both = { 'tls.crt': publicEntry('certificate'), 'tls.key': secretEntry('key') };

export const sinkOperations: readonly Operation<Sink>[] = [
  {
    id: 'read',
    does: 'reading a location',
    when: () => true,
    changes: 'nothing',
    async prepare(trial) {
      const at = newLocation(trial);
      await create(trial.instance, at, both);
      return { make: (call) => trial.instance.read(at, call), deny: denialOf(trial, at) };
    },
  },
  {
    id: 'write',
    does: 'writing a location',
    when: () => true,
    changes: 'seen',
    async prepare(trial) {
      const at = newLocation(trial);
      const { revision } = await create(trial.instance, at, both);
      return {
        make: (call) => trial.instance.write(at, one('changed'), revision, call),
        deny: denialOf(trial, at),
        changed: async () => (await trial.instance.read(at, patient))?.revision !== revision,
      };
    },
  },
  {
    id: 'reveal',
    does: 'revealing an entry',
    when: ({ reveal }) => reveal !== undefined,
    changes: 'nothing',
    async prepare(trial) {
      const { instance } = trial;
      const at = newLocation(trial);
      await create(instance, at, both);
      assert.ok(instance.reveal !== undefined);
      const reveal = instance.reveal.bind(instance);
      return { make: (call) => reveal(at, 'tls.key', call), deny: denialOf(trial, at) };
    },
  },
];

function denialOf({ hooks }: Trial<Sink>, at: Parameters<Sink['read']>[0]) {
  const { deny } = hooks;
  return deny && (() => deny(at, 'tls.crt'));
}
