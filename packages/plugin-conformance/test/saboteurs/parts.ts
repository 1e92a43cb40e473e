import type {
  Backend,
  Call,
  GeneratedKey,
  Host,
  Issuer,
  KeyGenerator,
  KeyKind,
  KeyStore,
  SigningKey,
} from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import type { MemoryStorage } from '../../src/memory/index.ts';

/** RSA keys take long to make, and no saboteur needs one. */
const fewKinds: readonly KeyKind[] = ['ec-p256', 'ed25519'];

/** Returns the reference backend with few kinds, so that it is fast; it is still honest. */
export const narrowed: (opened: Backend) => Backend = narrowedTo(fewKinds);

export function narrowedTo(kinds: readonly KeyKind[]): (opened: Backend) => Backend {
  const mustBeOne = (kind: KeyKind) => {
    if (!kinds.includes(kind)) throw new PluginError('unsupported', `no ${kind} keys here`);
  };
  return (opened) =>
    changedGenerator(
      changedStore(opened, (store) => ({
        creates: kinds,
        async create(name, kind, call) {
          mustBeOne(kind);
          return store.create(name, kind, call);
        },
      })),
      (generator) => ({
        makes: kinds,
        async generate(kind, call) {
          mustBeOne(kind);
          return generator.generate(kind, call);
        },
      }),
    );
}

export function changedStore(opened: Backend, change: (store: KeyStore) => Partial<KeyStore>): Backend {
  const { keyStore } = opened;
  if (keyStore === undefined) throw new Error('the reference backend has no key store');
  return { ...opened, keyStore: { ...keyStore, ...change(keyStore) } };
}

export function changedGenerator(opened: Backend, change: (generator: KeyGenerator) => Partial<KeyGenerator>): Backend {
  const { keyGenerator } = opened;
  if (keyGenerator === undefined) throw new Error('the reference backend has no key generator');
  return { ...opened, keyGenerator: { ...keyGenerator, ...change(keyGenerator) } };
}

export function changedIssuers(opened: Backend, change: (issuer: Issuer) => Partial<Issuer>): Backend {
  const issuers = [...(opened.issuers ?? [])].map(
    ([name, issuer]) => [name, { ...issuer, ...change(issuer) }] as const,
  );
  return { ...opened, issuers: new Map(issuers) };
}

/** Changes the keys that a store creates; the keys that it finds stay honest. */
function changedCreated(opened: Backend, change: (key: SigningKey) => Partial<SigningKey>): Backend {
  return changedStore(opened, (store) => ({
    async create(name, kind, call) {
      const key = await store.create(name, kind, call);
      return { ...key, ...change(key) };
    },
  }));
}

/** Changes the keys of a store, created or found. */
export function changedStoreKeys(opened: Backend, change: (key: SigningKey) => Partial<SigningKey>): Backend {
  return changedStore(changedCreated(opened, change), (store) => ({
    async find(name, call) {
      const key = await store.find(name, call);
      return key === null ? null : { ...key, ...change(key) };
    },
  }));
}

/** Changes the keys that a generator makes; adopted keys stay honest. */
function changedGenerated(opened: Backend, change: (key: GeneratedKey) => Partial<GeneratedKey>): Backend {
  return changedGenerator(opened, (generator) => ({
    async generate(kind, call) {
      const key = await generator.generate(kind, call);
      return { ...key, ...change(key) };
    },
  }));
}

type More = readonly [storage: MemoryStorage, host: Host];
/** Makes the wrap of a saboteur from the changes of one part. */
type Within<Part> = (
  change: (part: Part, ...more: More) => Partial<Part>,
) => (opened: Backend, ...more: More) => Backend;

const within =
  <Part>(changed: (opened: Backend, change: (part: Part) => Partial<Part>) => Backend): Within<Part> =>
  (change) =>
  (opened, ...more) =>
    changed(opened, (part) => change(part, ...more));

export const inStore: Within<KeyStore> = within(changedStore);
export const inCreated: Within<SigningKey> = within(changedCreated);
export const inStoreKeys: Within<SigningKey> = within(changedStoreKeys);
export const inGenerator: Within<KeyGenerator> = within(changedGenerator);
export const inGenerated: Within<GeneratedKey> = within(changedGenerated);
export const inIssuers: Within<Issuer> = within(changedIssuers);

/** Returns a cancelled call as if it had not been cancelled; any other call unchanged. */
export const unheeded = (call: Call): Call => (call.signal.aborted ? deaf() : call);

export const deaf = (): Call => ({ signal: new AbortController().signal });
