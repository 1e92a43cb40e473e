import type { Backend, Call, Sink } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { changedIssuers, changedStore, changedStoreKeys, deaf, inStore } from './parts.ts';
import type { Saboteur } from './saboteur.ts';

/** Makes a call of the honest plugin with a wrong action around it. */
export type Around = <R>(honest: (call: Call) => Promise<R>, call: Call) => Promise<R>;

export const retold =
  (change: (error: PluginError) => PluginError): Around =>
  async (honest, call) => {
    try {
      return await honest(call);
    } catch (error) {
      throw PluginError.is(error) ? change(error) : error;
    }
  };

export const repeated =
  (isSo: (error: PluginError) => boolean): Around =>
  async (honest, call) => {
    try {
      return await honest(call);
    } catch (error) {
      if (PluginError.is(error) && isSo(error)) return honest(call);
      throw error;
    }
  };

const isThrottled = ({ retryAfterSeconds }: PluginError): boolean => retryAfterSeconds !== undefined;

interface Wrong {
  readonly does: string;
  /** The end of the ID of the case that catches it. */
  readonly trouble: string;
  readonly around: Around;
}

const wrongs: readonly Wrong[] = [
  {
    does: 'tells a refusal as an invalid request',
    trouble: 'denied',
    around: retold((error) => (error.code === 'denied' ? new PluginError('invalid', 'anything at all') : error)),
  },
  {
    does: 'tells an unreachable server as something missing',
    trouble: 'unavailable',
    around: retold((error) =>
      error.code === 'unavailable' && !isThrottled(error) ? new PluginError('missing', error.message) : error,
    ),
  },
  {
    does: 'tells one request too many as an invalid request',
    trouble: 'throttled',
    around: retold((error) => (isThrottled(error) ? new PluginError('invalid', error.message) : error)),
  },
  {
    does: 'keeps to itself when to ask again',
    trouble: 'throttled',
    around: retold((error) => (isThrottled(error) ? new PluginError('unavailable', error.message) : error)),
  },
  {
    does: 'repeats a request by itself',
    trouble: 'one-attempt',
    around: repeated(isThrottled),
  },
  {
    does: 'repeats a request whose connection broke',
    trouble: 'one-attempt',
    around: repeated((error) => error.code === 'unavailable' && !isThrottled(error)),
  },
  {
    does: 'ignores the signal once a request is under way',
    trouble: 'aborted',
    around: async (honest, call) => honest(call.signal.aborted ? call : deaf()),
  },
];

export type Operations<T> = Readonly<Record<string, (opened: T, around: Around) => T>>;

export const backendOperations: Operations<Backend> = {
  'keyStore.find': (opened, around) =>
    changedStore(opened, (store) => ({ find: (name, call) => around((own) => store.find(name, own), call) })),
  'keyStore.create': (opened, around) =>
    changedStore(opened, (store) => ({
      create: (name, kind, call) => around((own) => store.create(name, kind, own), call),
    })),
  'keyStore.sign': (opened, around) =>
    changedStoreKeys(opened, (key) => ({
      sign: (message, how, call) => around((own) => key.sign(message, how, own), call),
    })),
  'issuer.issue': (opened, around) =>
    changedIssuers(opened, (issuer) => ({
      issue: (request, call) => around((own) => issuer.issue(request, own), call),
    })),
};

/** Returns the reference backend with changed calls of these operations. */
export const changedOperations =
  (around: Around, operations: readonly string[]) =>
  (opened: Backend): Backend =>
    operations.reduce((changed, operation) => backendOperations[operation]?.(changed, around) ?? changed, opened);

export const sinkOperations: Operations<Sink> = {
  read: (opened, around) => ({ ...opened, read: (at, call) => around((own) => opened.read(at, own), call) }),
  write: (opened, around) => ({
    ...opened,
    write: (at, change, expected, call) => around((own) => opened.write(at, change, expected, own), call),
  }),
  reveal: (opened, around) => ({
    ...opened,
    reveal: (at, entry, call) =>
      around(async (own) => {
        if (opened.reveal === undefined) throw new Error('the reference sink gives keys back');
        return opened.reveal(at, entry, own);
      }, call),
  }),
};

/** Cases that are older than the table of faults. */
const olderIds: Readonly<Record<string, string>> = {
  'read.denied': 'read.denied-is-not-null',
  'read.unavailable': 'read.unavailable-is-not-null',
};

function saboteursOf<T>(operations: Operations<T>): readonly Saboteur<T>[] {
  return Object.entries(operations).flatMap(([operation, wrap]) =>
    wrongs.map(({ does, trouble, around }) => ({
      does: `${does}: ${operation}`,
      caughtBy: olderIds[`${operation}.${trouble}`] ?? `${operation}.${trouble}`,
      wrap: (opened: T) => wrap(opened, around),
    })),
  );
}

export const answersNullFor =
  (isSo: (error: PluginError) => boolean) =>
  (opened: Backend): Backend =>
    changedStore(opened, (store) => ({
      async find(name, call) {
        try {
          return await store.find(name, call);
        } catch (error) {
          if (PluginError.is(error) && isSo(error)) return null;
          throw error;
        }
      },
    }));

const token = 's.canarytoken';

export const backendTroubleSaboteurs: readonly Saboteur<Backend>[] = [
  ...saboteursOf(backendOperations),
  {
    does: 'takes a refusal for a key that is absent',
    caughtBy: 'keyStore.find.denied',
    also: ['keyStore.find.disabled'],
    wrap: answersNullFor(({ code }) => code === 'denied'),
  },
  {
    does: 'takes silence for a key that is absent',
    caughtBy: 'keyStore.find.unavailable',
    wrap: answersNullFor((error) => error.code === 'unavailable' && !isThrottled(error)),
  },
  {
    does: 'shows a token in what it says of a refusal',
    caughtBy: 'canary.errors',
    canaries: [token],
    wrap: inStore((store) => ({
      find: (name, call) =>
        retold(({ code, retryAfterSeconds }) =>
          code === 'denied'
            ? new PluginError(code, `GET with the token ${token}`)
            : new PluginError(code, 'looking', { retryAfterSeconds }),
        )((own) => store.find(name, own), call),
    })),
  },
];

export const sinkTroubleSaboteurs: readonly Saboteur<Sink>[] = [
  ...saboteursOf(sinkOperations),
  {
    does: 'shows a token on the cause of an error',
    caughtBy: 'canary.errors',
    canaries: [token],
    wrap: (opened) => ({
      ...opened,
      read: (at, call) =>
        retold(({ code, message, retryAfterSeconds }) => {
          const cause = code === 'unavailable' ? { headers: { authorization: `Bearer ${token}` } } : undefined;
          return new PluginError(code, message, { cause, retryAfterSeconds });
        })((own) => opened.read(at, own), call),
    }),
  },
];
