import { type KeyStore, PluginError } from '@kpki/plugin';
import type { Pkcs11Settings } from '../settings.ts';
import type { TokenConnection } from '../token/connection.ts';
import { nameOf, type Token } from '../token/tokens.ts';
import { aloneOnThisMachine } from './alone.ts';
import { createPair } from './create.ts';
import { lookUp } from './look-up.ts';
import { keyNameOf } from './names.ts';
import type { Offered } from './offered.ts';
import { type Keeping, signingKey } from './sign.ts';

/** Returns the key store of a token. `creates` is empty if the token, or the options, allow no change. */
export function keyStoreOn(
  connection: TokenConnection,
  token: Token,
  { mechanisms, kinds }: Offered,
  settings: Pkcs11Settings,
  writable: boolean,
): KeyStore {
  const { takeExtractable } = settings;
  const keeping: Keeping = { connection, mechanisms, takeExtractable };
  const creates = writable ? kinds : [];
  return {
    creates,
    async find(name, call) {
      const keyName = keyNameOf(name, settings);
      const attempt = `find the key ${JSON.stringify(keyName.label)}`;
      const pair = await connection.withSession({ attempt }, call, async (session) =>
        lookUp(session, keyName, takeExtractable),
      );
      return pair === null ? null : signingKey(keeping, keyName, pair);
    },
    async create(name, kind, call) {
      const keyName = keyNameOf(name, settings);
      const attempt = `create the key ${JSON.stringify(keyName.label)}`;
      if (!creates.includes(kind)) {
        const why = writable
          ? `${nameOf(token)} makes ${creates.join(', ') || 'no keys'}`
          : 'this backend creates no keys';
        throw new PluginError('unsupported', `${attempt} of kind ${kind}: ${why}`);
      }
      const own = `${token.serial} ${token.label} ${keyName.label}`;
      const pair = await oneAtATime(own, () =>
        aloneOnThisMachine(own, attempt, call, () =>
          connection.withSession({ attempt, changes: true }, call, (session) =>
            createPair(session, keyName, kind, call),
          ),
        ),
      );
      return signingKey(keeping, keyName, pair);
    },
  };
}

const last = new Map<string, Promise<unknown>>();

/** Runs functions of one name one after the other, in the order of the calls, within this thread. */
function oneAtATime<T>(name: string, perform: () => Promise<T>): Promise<T> {
  const before = last.get(name) ?? Promise.resolve();
  const own = before.then(perform, perform);
  last.set(name, own);
  const forget = (): void => {
    if (last.get(name) === own) last.delete(name);
  };
  own.then(forget, forget);
  return own;
}
