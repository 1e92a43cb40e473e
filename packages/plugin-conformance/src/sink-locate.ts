import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Sink } from '@kpki/plugin';
import { rejectsWith } from './assertions.ts';
import type { Case } from './case.ts';
import { casesWhen } from './cases-when.ts';
import { kept, placementOf } from './locations.ts';

/** Names that must not lead out of a location, as a part of the path or as an entry. */
const escapes = ['', '.', '..', '../other', 'a/../../other', '/etc/kubernetes', 'a\0b', 'a//b', 'a/./b'];

export const sinkLocateCases: readonly Case<Sink>[] = casesWhen<Sink>(
  () => true,
  [
    {
      id: 'locate.canonical',
      promise: 'Equal paths get equal ids, whatever the entries are; other paths get other ids.',
      async run({ instance, fresh }) {
        const [name, other] = [fresh(), fresh()];
        const { id } = instance.locate(placementOf(name), kept);
        assert.equal(instance.locate(placementOf(name), kept).id, id);
        assert.equal(
          instance.locate(placementOf(name), new Map([['ca.crt', 'public']])).id,
          id,
          'entries change the id',
        );
        assert.notEqual(instance.locate(placementOf(other), kept).id, id, 'two locations have one id');
        assert.ok(id.length > 0);
      },
    },
    {
      id: 'locate.pure',
      promise: 'Pure: uses nothing outside, and locates the same placement the same way each time.',
      async run({ instance, fresh }) {
        const path = Object.freeze([...placementOf(fresh()).path]);
        const entries = new Map(kept);
        const once = instance.locate(Object.freeze({ path }), entries);
        const again = instance.locate({ path }, entries);
        assert.ok(isDeepStrictEqual(once, again), 'the same placement is located differently the second time');
        assert.deepEqual(entries, new Map(kept), 'what it was asked about was changed');
      },
    },
    {
      id: 'locate.escape',
      promise: "A part of a path or an entry that could lead elsewhere, such as `..`, is 'invalid'.",
      async run({ instance }) {
        for (const name of escapes) {
          const shown = JSON.stringify(name);
          await rejectsWith('invalid', `locating a path with ${shown}`, async () =>
            instance.locate(placementOf(name), kept),
          );
          await rejectsWith('invalid', `locating an entry ${shown}`, async () =>
            instance.locate(placementOf('entries'), new Map([[name, 'public']])),
          );
        }
      },
    },
  ],
);
