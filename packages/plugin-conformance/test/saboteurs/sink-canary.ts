import type { Change, Sink } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import type { Saboteur } from './saboteur.ts';
import { retold } from './troubles.ts';

const textOf = (change: Change): string =>
  [...change.set.values()]
    .map(({ bytes }) => (bytes instanceof Uint8Array ? '' : bytes.use((secret) => new TextDecoder().decode(secret))))
    .join();

const retellsWrite =
  (change: (error: PluginError, written: string) => PluginError) =>
  (opened: Sink): Partial<Sink> => ({
    write: (at, wanted, expected, call) =>
      retold((error) => change(error, `${textOf(wanted)} to ${at.id}`))(
        (own) => opened.write(at, wanted, expected, own),
        call,
      ),
  });

export const sinkCanarySaboteurs: readonly Saboteur<Sink>[] = [
  {
    does: 'repeats a secret in the error of a write that is refused',
    caughtBy: 'canary.refused',
    wrap: retellsWrite((error, written) => {
      const { code, retryAfterSeconds } = error;
      const isRefused = code === 'denied' || code === 'unavailable';
      return isRefused ? new PluginError(code, `PUT ${written}`, { retryAfterSeconds }) : error;
    }),
  },
  {
    does: 'shows the bytes that it cannot read in the why',
    caughtBy: 'canary.unreadable',
    wrap: (opened, storage) => ({
      async read(at, call) {
        const snapshot = await opened.read(at, call);
        if (snapshot?.unreadable === undefined) return snapshot;
        const bytesOf = (name: string) => new TextDecoder().decode(storage.locations.get(at.id)?.entries.get(name));
        const unreadable = [...snapshot.unreadable].map(
          ([name, why]) => [name, `${why}: the text is ${bytesOf(name)}`] as const,
        );
        return { ...snapshot, unreadable: new Map(unreadable) };
      },
    }),
  },
  {
    does: 'shows the identity with which it could not decrypt an entry',
    caughtBy: 'canary.unreadable',
    canaries: ['AGE-SECRET-KEY-CANARY'],
    wrap: retellsWrite((error) =>
      error.message.includes('is not written over')
        ? new PluginError(error.code, 'it cannot be decrypted with AGE-SECRET-KEY-CANARY')
        : error,
    ),
  },
  {
    does: 'repeats a secret in an error',
    caughtBy: 'canary.entries',
    also: ['canary.refused', 'canary.unreadable'],
    wrap: retellsWrite(
      ({ code, retryAfterSeconds }, written) => new PluginError(code, `writing ${written}`, { retryAfterSeconds }),
    ),
  },
  {
    does: 'logs a secret in base64',
    caughtBy: 'canary.entries',
    also: ['canary.refused', 'canary.undo', 'canary.unreadable'],
    wrap: (opened, _storage, host) => ({
      write(at, change, expected, call) {
        host.log('debug', `PUT ${Buffer.from(`{"data":"${textOf(change)}"}`).toString('base64')}`);
        return opened.write(at, change, expected, call);
      },
    }),
  },
  {
    does: 'keeps the last change where it can be seen',
    caughtBy: 'canary.entries',
    wrap(opened) {
      const cache = new Map<string, string>();
      return {
        cache,
        write(at, change, expected, call) {
          cache.set(at.id, textOf(change));
          return opened.write(at, change, expected, call);
        },
      };
    },
  },
  {
    does: 'shows a secret among the drift',
    caughtBy: 'canary.entries',
    also: ['canary.undo', 'canary.unreadable'],
    wrap: (opened, storage) => ({
      async read(at, call) {
        const snapshot = await opened.read(at, call);
        const bytes = storage.locations.get(at.id)?.entries.get('tls.key');
        if (snapshot === null || bytes === undefined || bytes.length < 20) return snapshot;
        return { ...snapshot, drift: [`tls.key is ${new TextDecoder().decode(bytes)}`] };
      },
    }),
  },
];
