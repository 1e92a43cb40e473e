import type { Sink } from '@kpki/plugin';
import { PluginError, Secret } from '@kpki/plugin';
import { unheeded } from './parts.ts';
import type { Saboteur } from './saboteur.ts';
import { retold } from './troubles.ts';

type Reveal = NonNullable<Sink['reveal']>;

const reveals =
  (change: (honest: Reveal) => Reveal) =>
  (opened: Sink): Partial<Sink> => {
    if (opened.reveal === undefined) throw new Error('the reference sink does not reveal');
    return { reveal: change(opened.reveal) };
  };

export const sinkRevealSaboteurs: readonly Saboteur<Sink>[] = [
  {
    does: 'reveals something else',
    caughtBy: 'reveal.same',
    also: ['reveal.own-copy', 'undo.restore'],
    wrap: reveals((honest) => async (at, entry, call) => {
      const revealed = await honest(at, entry, call);
      return revealed.use((bytes) => new Secret(Buffer.concat([bytes, Buffer.from('\n')])));
    }),
  },
  {
    does: 'reveals its only copy',
    caughtBy: 'reveal.own-copy',
    wrap: (opened, storage) =>
      reveals((honest) => async (at, entry, call) => {
        const revealed = await honest(at, entry, call);
        return new Secret(storage.locations.get(at.id)?.entries.get(entry) ?? revealed.use((bytes) => bytes));
      })(opened),
  },
  {
    does: 'reveals an empty secret where there is none',
    caughtBy: 'reveal.missing',
    wrap: reveals((honest) => async (at, entry, call) => {
      try {
        return await honest(at, entry, call);
      } catch (error) {
        if (PluginError.is(error) && error.code === 'missing') return new Secret(new Uint8Array());
        throw error;
      }
    }),
  },
  {
    does: 'calls a key missing that it cannot decrypt',
    caughtBy: 'reveal.unreadable',
    wrap: reveals((honest) => (at, entry, call) => {
      const missing = retold((error) => (error.code === 'invalid' ? new PluginError('missing', error.message) : error));
      return missing((own) => honest(at, entry, own), call);
    }),
  },
  {
    does: 'reveals although the caller gave up',
    caughtBy: 'reveal.cancelled',
    wrap: reveals((honest) => (at, entry, call) => honest(at, entry, unheeded(call))),
  },
];
