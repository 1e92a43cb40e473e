import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Backend, KeyKind, KeyStore, SignatureKind, SigningKey } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { keyNameSaboteurs, takes } from './key-names.ts';
import { keyStoreSaboteurs } from './key-store.ts';
import { changedStore, changedStoreKeys, inStore, inStoreKeys, unheeded } from './parts.ts';
import { backendRightsSaboteurs } from './rights.ts';
import { ids, type Saboteur } from './saboteur.ts';
import { answersNullFor, backendTroubleSaboteurs, changedOperations, retold } from './troubles.ts';

/** Cases that make a key, and so fail without one. */
const makesKeys = ids(`
  keyStore.create.cancelled keyStore.create.denied keyStore.create.found-again keyStore.create.never-replaces
  keyStore.create.one-attempt keyStore.create.one-attempt.later keyStore.create.race keyStore.create.signs
  keyStore.create.throttled keyStore.create.unanswered keyStore.create.unavailable keyStore.create.unsupported
  keyStore.create.aborted keyStore.create.aborted.later keyStore.find.aborted keyStore.find.aborted.later
  keyStore.find.absent keyStore.find.denied keyStore.find.disabled keyStore.find.one-attempt
  keyStore.find.one-attempt.later keyStore.find.same keyStore.find.throttled keyStore.find.unavailable
  keyStore.names.distinct keyStore.no-way-out keyStore.outlives-instance keyStore.rotated keyStore.sign.aborted
  keyStore.sign.aborted.later keyStore.sign.denied keyStore.sign.one-attempt keyStore.sign.one-attempt.later
  keyStore.sign.throttled keyStore.sign.unavailable rights.cancelled rights.missing rights.missing.changes-nothing
  rights.told sign.cancelled sign.concurrently sign.leaves-message sign.unsupported`);

const metBefore = ['aborted', 'one-attempt', 'throttled', 'unavailable'].map((trouble) => `keyStore.create.${trouble}`);

const signsWith = (change: (key: SigningKey) => SigningKey['sign']) => (opened: Backend) =>
  changedStoreKeys(opened, (key) => ({ sign: change(key) }));

/** Returns a store with one more kind of key, with one signature, and a changed way to sign. */
const makesToo =
  (kind: KeyKind, how: SignatureKind, make: () => KeyObject, signed: (message: Uint8Array, key: KeyObject) => Buffer) =>
  (...[opened, storage]: Parameters<Saboteur<Backend>['wrap']>): Backend =>
    changedStore(opened, (store) => ({
      creates: [...store.creates, kind],
      async create(name, wanted, call) {
        if (wanted !== kind) return store.create(name, wanted, call);
        if (storage.keys.has(name)) throw new PluginError('conflict', `creating ${name}: the name is taken`);
        const key = make();
        storage.keys.set(name, key);
        const found = await store.find(name, call);
        if (found === null) throw new PluginError('uncertain', `creating ${name}: it is not stored`);
        return { ...found, signatures: [how], sign: async (message) => new Uint8Array(signed(message, key)) };
      },
    }));

const longestRaw = 4096;

const named = (does: string): Saboteur<Backend> => {
  const all = [...keyStoreSaboteurs, ...keyNameSaboteurs, ...backendRightsSaboteurs, ...backendTroubleSaboteurs];
  const found = all.find((each) => each.does === does);
  if (found === undefined) throw new Error(`no saboteur ${does}`);
  return found;
};

const secret = 'wJalrXUtnFEMI-canary';

/** Returns the error codes of a plugin that has only one. */
const reportedAs = (isSo: (error: PluginError) => boolean) =>
  changedOperations(
    retold((error) => (isSo(error) ? new PluginError('invalid', 'anything at all') : error)),
    ['keyStore.find', 'keyStore.create', 'keyStore.sign'],
  );

const troublesOf = (...troubles: readonly string[]): readonly string[] =>
  ['keyStore.find', 'keyStore.create', 'keyStore.sign'].flatMap((operation) =>
    troubles.map((trouble) => `${operation}.${trouble}`),
  );

const caught = (first: string, ...others: readonly string[]) => ({
  caughtBy: first,
  also: others.filter((each) => each !== first),
});

/** The changes that the author of a key store on a KMS tried in November 2026: the suite then caught 8 of these 21. */
export const sabotages: readonly Saboteur<Backend>[] = [
  named('answers ECDSA as r and s, not in DER'),
  {
    does: 'always digests by SHA-256',
    caughtBy: 'keyStore.create.signs',
    wrap: makesToo(
      'ec-p384',
      'ec-sha384',
      () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
      (message, key) => sign('sha256', message, key),
    ),
  },
  {
    does: 'sends every message as it is, however long',
    caughtBy: 'keyStore.create.signs',
    also: ['keyStore.find.same', 'keyStore.outlives-instance', 'keyStore.rotated'],
    wrap: signsWith((key) => async (message, how, call) => {
      if (message.length <= longestRaw) return key.sign(message, how, call);
      throw new PluginError('invalid', `signing ${message.length} bytes: ${longestRaw} are the most`);
    }),
  },
  {
    does: 'signs with RSA by PSS',
    caughtBy: 'keyStore.create.signs',
    wrap: makesToo(
      'rsa-2048',
      'rsa-sha256',
      () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
      (message, key) => sign('sha256', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING }),
    ),
  },
  named('signs with the key that took the place of the one shown'),
  named('replaces a key whose name is taken'),
  {
    does: 'lists the signatures of a table, not those of the key',
    caughtBy: 'keyStore.create.signs',
    also: ['keyStore.find.same', 'keyStore.outlives-instance'],
    wrap: inStoreKeys(({ signatures }) => ({ signatures: [...signatures, 'rsa-sha256'] })),
  },
  {
    does: 'looks for a key under a cut name',
    ...caught(
      'keyStore.create.found-again',
      'keyStore.create.never-replaces',
      'keyStore.create.race',
      'keyStore.find.denied',
      'keyStore.find.disabled',
      'keyStore.find.same',
      'keyStore.names',
      'keyStore.no-way-out',
      'keyStore.outlives-instance',
      'keyStore.rotated',
      ...troublesOf(
        'aborted',
        'aborted.later',
        'denied',
        'one-attempt',
        'one-attempt.later',
        'throttled',
        'unavailable',
      ).filter((id) => id.startsWith('keyStore.sign')),
      'sign.cancelled',
      'sign.concurrently',
      'sign.leaves-message',
      'sign.unsupported',
    ),
    wrap: inStore((store) => ({ find: (name, call) => store.find(name.slice(0, 20), call) })),
  },
  {
    does: 'refuses names with a dot',
    ...caught('keyStore.names', ...makesKeys),
    wrap: takes((name) => !name.includes('.')),
  },
  {
    does: 'passes names with a dot on to a store that has none',
    // The faults of the hooks occur before the naming, with the key that stays without a name.
    ...caught('keyStore.names', ...makesKeys.filter((id) => !metBefore.includes(id))),
    wrap: inStore((store): Partial<KeyStore> => {
      const pattern = (name: string, call: Parameters<KeyStore['find']>[1]) => {
        if (call.signal.aborted || /^[a-z0-9-]+$/.test(name)) return;
        throw new PluginError('invalid', `Value 'alias/${name}' failed to satisfy constraint: pattern`);
      };
      return {
        async find(name, call) {
          pattern(name, call);
          return store.find(name, call);
        },
        async create(name, kind, call) {
          // The key is made, and then cannot be named.
          await store.create(createHash('sha256').update(name).digest('hex'), kind, call);
          pattern(name, call);
          return store.create(name, kind, call);
        },
      };
    }),
  },
  named('makes dashes of dots'),
  named('refuses names that are longer than 30 characters'),
  {
    does: 'takes every error for a key that is absent',
    ...caught('keyStore.find.denied', 'keyStore.find.disabled', 'keyStore.find.unavailable', 'keyStore.find.throttled'),
    wrap: answersNullFor(({ code }) => code === 'denied' || code === 'unavailable'),
  },
  {
    does: 'tells every refusal as an invalid request',
    ...caught('keyStore.find.denied', ...troublesOf('denied', 'throttled')),
    wrap: reportedAs(({ code, retryAfterSeconds }) => code === 'denied' || retryAfterSeconds !== undefined),
  },
  {
    does: 'tells throttling as an invalid request',
    ...caught('keyStore.find.throttled', ...troublesOf('throttled')),
    wrap: reportedAs(({ retryAfterSeconds }) => retryAfterSeconds !== undefined),
  },
  {
    does: 'ignores a signal once a request is under way, whatever it is for',
    ...caught('keyStore.find.aborted', ...troublesOf('aborted')),
    wrap: changedOperations(
      (honest, call) => honest(call.signal.aborted ? call : unheeded({ signal: AbortSignal.abort() })),
      ['keyStore.find', 'keyStore.create', 'keyStore.sign'],
    ),
  },
  {
    does: 'makes five attempts by itself',
    ...caught('keyStore.find.one-attempt', ...troublesOf('one-attempt')),
    wrap: changedOperations(
      async (honest, call) => {
        for (let attempt = 1; ; attempt++) {
          try {
            return await honest(call);
          } catch (error) {
            if (attempt === 5 || !PluginError.is(error) || error.retryAfterSeconds === undefined) throw error;
          }
        }
      },
      ['keyStore.find', 'keyStore.create', 'keyStore.sign'],
    ),
  },
  {
    does: 'has the secret access key in every error text',
    caughtBy: 'canary.errors',
    canaries: [secret],
    wrap: changedOperations(
      retold(
        ({ code, retryAfterSeconds }) =>
          new PluginError(code, `POST / as AKIAEXAMPLE/${secret}`, { retryAfterSeconds }),
      ),
      ['keyStore.find', 'keyStore.create', 'keyStore.sign'],
    ),
  },
  {
    does: 'makes a request with credentials as it is opened',
    caughtBy: 'opened.reaches-nothing',
    wrap: (opened) => {
      opened.keyStore?.find('who am I', unheeded({ signal: AbortSignal.abort() })).catch(() => {});
      return opened;
    },
  },
  {
    does: 'tells nothing much as rights',
    caughtBy: 'rights.follow-use',
    wrap: () => ({ rights: () => 'nothing much' }),
  },
  {
    does: 'tells the rights to everything, without a condition',
    caughtBy: 'rights.follow-use',
    wrap: () => ({ rights: () => '{"Effect":"Allow","Action":"kms:*","Resource":"*"}' }),
  },
];
