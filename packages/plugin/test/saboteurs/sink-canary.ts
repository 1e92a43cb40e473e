import { PluginError } from '../../src/error.ts';
import type { Change, Sink } from '../../src/sink.ts';
import type { Saboteur } from './saboteur.ts';

const textOf = (change: Change): string =>
  [...change.set.values()]
    .map(({ bytes }) => (bytes instanceof Uint8Array ? '' : bytes.use((secret) => new TextDecoder().decode(secret))))
    .join();

export const sinkCanarySaboteurs: readonly Saboteur<Sink>[] = [
  {
    does: 'repeats a secret in an error',
    caughtBy: 'canary.entries',
    wrap: (opened) => ({
      ...opened,
      async write(at, change, expected, call) {
        try {
          return await opened.write(at, change, expected, call);
        } catch (error) {
          if (!PluginError.is(error)) throw error;
          const { code, retryAfterSeconds } = error;
          throw new PluginError(code, `writing ${textOf(change)} to ${at.id}`, { retryAfterSeconds });
        }
      },
    }),
  },
  {
    does: 'logs a secret in base64',
    caughtBy: 'canary.entries',
    also: ['canary.undo'],
    wrap: (opened, _storage, host) => ({
      ...opened,
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
        ...opened,
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
    also: ['canary.undo'],
    wrap: (opened, storage) => ({
      ...opened,
      async read(at, call) {
        const snapshot = await opened.read(at, call);
        const bytes = storage.places.get(at.id)?.entries.get('tls.key');
        if (snapshot === null || bytes === undefined || bytes.length < 20) return snapshot;
        return { ...snapshot, drift: [`tls.key is ${new TextDecoder().decode(bytes)}`] };
      },
    }),
  },
];
