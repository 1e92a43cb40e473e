import { type Backend, type Call, type Issuer, type KeyStore, PluginError, type SigningKey } from '@kpki/plugin';
import { EngineError, saidBy } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import { statement } from '../model/statement.ts';
import { defaultRetryPolicy, type RetryPolicy, withRetries } from './retry-policy.ts';

/**
 * Returns a backend that retries where it was not reached. Uncertain calls are repeated where that is harmless: a
 * signature, or a request that an issuer recognizes. A key whose creation is uncertain is looked up. Each pause is an
 * event; `check` is called once.
 */
export function backendWithRetries(
  backend: Backend,
  name: string,
  listener: Listener,
  retryPolicy: RetryPolicy = defaultRetryPolicy,
): Backend {
  const ask: CallWithRetries = (attempt, call) =>
    withRetries(attempt, retryPolicy, call.signal, (pause) =>
      listener({ type: 'asking again', backend: name, ...pause }),
    );
  const { keyStore, issuers, missingRights } = backend;
  return {
    ...backend,
    ...(keyStore === undefined ? {} : { keyStore: keyStoreWithRetries(keyStore, name, ask) }),
    ...(issuers === undefined
      ? {}
      : { issuers: new Map([...issuers].map(([each, issuer]) => [each, issuerWithRetries(issuer, ask)])) }),
    ...(missingRights === undefined ? {} : { missingRights: (use, call) => ask(() => missingRights(use, call), call) }),
  };
}

type CallWithRetries = <T>(attempt: () => Promise<T>, call: Call) => Promise<T>;

function keyStoreWithRetries(store: KeyStore, backend: string, ask: CallWithRetries): KeyStore {
  const find: KeyStore['find'] = async (name, call) => {
    const key = await ask(() => store.find(name, call), call);
    return key === null ? null : keyWithRetries(key, ask);
  };
  return {
    creates: store.creates,
    find,
    create: (name, kind, call) =>
      ask(async () => {
        try {
          return keyWithRetries(await store.create(name, kind, call), ask);
        } catch (error) {
          if (!isUncertain(error)) throw error;
          // By any maker: a key of this name exists now, and never leaves.
          const made = await find(name, call);
          if (made?.kind === kind) return made;
          if (made === null) throw harmless(error);
          const kinds = { found: made.kind, wanted: kind };
          const said = statement('plugin/key/created-otherwise', { backend, key: name, ...kinds });
          throw new EngineError('unsupported', said, null, { cause: error });
        }
      }, call),
  };
}

function keyWithRetries(key: SigningKey, ask: CallWithRetries): SigningKey {
  const { kind, publicKey, signatures } = key;
  const sign: SigningKey['sign'] = (message, how, call) =>
    ask(() => askedAnew(() => key.sign(message, how, call)), call);
  return { kind, publicKey, signatures, sign };
}

function issuerWithRetries(issuer: Issuer, ask: CallWithRetries): Issuer {
  return {
    ...issuer,
    ca: (call) => ask(() => issuer.ca(call), call),
    issue: (request, call) => ask(() => askedAnew(() => issuer.issue(request, call)), call),
  };
}

/** Repeats an uncertain call once. */
async function askedAnew<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw isUncertain(error) ? harmless(error) : error;
  }
}

function isUncertain(error: unknown): error is PluginError {
  return PluginError.is(error) && error.code === 'uncertain';
}

function harmless(cause: PluginError): PluginError {
  return new EngineError('unavailable', saidBy(cause), null, { cause, retryAfterSeconds: cause.retryAfterSeconds });
}
