import type { Backend, KeyStore } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { changedStore } from './parts.ts';
import type { Saboteur } from './saboteur.ts';

const mustBe = (isName: (name: string) => boolean, name: string): void => {
  if (!isName(name)) throw new PluginError('invalid', `using the key ${name}: it is no name for one`);
};

/** Returns a store with fewer names than the host. */
export const takes =
  (isName: (name: string) => boolean): Saboteur<Backend>['wrap'] =>
  (opened) =>
    changedStore(opened, (store) => ({
      async find(name, call) {
        if (!call.signal.aborted) mustBe(isName, name);
        return store.find(name, call);
      },
      async create(name, kind, call) {
        if (!call.signal.aborted) mustBe(isName, name);
        return store.create(name, kind, call);
      },
    }));

const maps =
  (own: (name: string) => string): Saboteur<Backend>['wrap'] =>
  (opened, storage) =>
    changedStore(opened, (store): Partial<KeyStore> => {
      // Maps every name of the storage's settings to the name that the key has there.
      const stored = (name: string) => {
        const right = `the key ${name}`;
        if (storage.forbidden.has(right)) storage.forbidden.add(`the key ${own(name)}`);
        return own(name);
      };
      return {
        async find(name, call) {
          const key = await store.find(stored(name), call);
          if (key === null) return null;
          return {
            ...key,
            sign: (message, how, signing) => {
              stored(name);
              return key.sign(message, how, signing);
            },
          };
        },
        create: (name, kind, call) => store.create(stored(name), kind, call),
      };
    });

export const keyNameSaboteurs: readonly Saboteur<Backend>[] = [
  {
    does: 'refuses names that are longer than 30 characters',
    caughtBy: 'keyStore.names',
    also: ['keyStore.names.distinct'],
    wrap: takes((name) => name.length <= 30),
  },
  {
    does: 'makes dashes of dots',
    caughtBy: 'keyStore.names.distinct',
    // A disabled key has another name.
    also: ['keyStore.find.disabled'],
    wrap: maps((name) => name.replaceAll('.', '-')),
  },
  {
    does: 'makes underscores of dots, and takes underscores as they are',
    caughtBy: 'keyStore.names.distinct',
    also: ['keyStore.find.disabled'],
    wrap: maps((name) => name.replaceAll('.', '_')),
  },
  {
    does: 'cuts names to 60 characters',
    caughtBy: 'keyStore.names.distinct',
    wrap: maps((name) => name.slice(0, 60)),
  },
];
