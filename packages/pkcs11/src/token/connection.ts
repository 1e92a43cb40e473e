import { type Call, type Host, PluginError, untilCancelled } from '@kpki/plugin';
import { flag } from '../constants.ts';
import type { Cryptoki, Handle } from '../cryptoki.ts';
import { failureOf } from '../failure.ts';
import { heed } from '../heed.ts';
import type { CryptokiModule } from '../module/module.ts';
import { returnValueOf } from '../return-values.ts';
import type { Pkcs11Settings } from '../settings.ts';
import { loginsTo, quietlyClose } from './logins.ts';
import { permits } from './permits.ts';
import type { Token } from './tokens.ts';

export interface TokenSession {
  readonly cryptoki: Cryptoki;
  readonly handle: Handle;
  readonly token: Token;
  /** The login of the session: handles of objects are different after another login. */
  readonly login: number;
}

interface Work {
  /** For errors: `sign with the key "a"`. */
  readonly attempt: string;
  /** Whether the work changes the token, so that it needs a writable session, and the module for itself. */
  readonly changes?: boolean;
}

export interface TokenConnection {
  /** Lends a session to one caller. Dead sessions are 'unavailable' once, and the next call opens new ones. */
  withSession<T>(work: Work, call: Call, perform: (session: TokenSession) => Promise<T>): Promise<T>;
  /** Waits for running work. Other users in this process stay logged in. */
  close(): Promise<void>;
}

export function connectionTo(
  module: CryptokiModule,
  cryptoki: Cryptoki,
  first: Token,
  settings: Pkcs11Settings,
  host: Host,
): TokenConnection {
  const sessions = permits(Math.min(settings.sessions, first.mostSessions));
  let acting = 0;
  let closed = false;
  const logins = loginsTo(module, cryptoki, settings, host, () => acting === 0);

  async function perform<T>(
    { attempt, changes = false }: Work,
    act: (session: TokenSession) => Promise<T>,
  ): Promise<T> {
    const login = await logins.current();
    const flags = flag.serialSession | (changes ? flag.readWriteSession : 0);
    let handle: Handle | undefined;
    acting += 1;
    try {
      handle = (changes ? undefined : login.idle.pop()) ?? cryptoki.C_OpenSession(login.token.slot, flags);
      const result = await act({ cryptoki, handle, token: login.token, login: login.number });
      if (!changes && (await logins.isCurrent(login))) login.idle.push(handle);
      else quietlyClose(cryptoki, handle);
      return result;
    } catch (error) {
      // An operation may still run in the session.
      if (handle !== undefined) quietlyClose(cryptoki, handle);
      const cause = PluginError.is(error) ? error.cause : error;
      if (returnValueOf(cause)?.meaning === 'lost') await logins.abandon(login);
      throw failureOf(error, attempt, changes);
    } finally {
      acting -= 1;
    }
  }

  async function inTurn<T>(work: Work, call: Call, act: (session: TokenSession) => Promise<T>): Promise<T> {
    const endTurn = await taken(work.changes === true ? module.turns.exclusive() : module.turns.shared(), work, call);
    try {
      return await perform(work, act);
    } finally {
      endTurn();
    }
  }

  return {
    async withSession(work, call, act) {
      if (closed) throw new PluginError('invalid', `${work.attempt}: the backend was closed`);
      heed(call, work.attempt);
      const release = await taken(sessions.take(), work, call);
      const performing = inTurn(work, call, act).finally(release);
      // A change of the token is awaited even after a cancellation.
      return work.changes === true ? performing : untilCancelled(performing, work.attempt, call);
    },
    async close() {
      if (closed) return;
      closed = true;
      await sessions.idle();
      await logins.close();
    },
  };
}

/** Waits for a resource; if the call is cancelled first, releases the resource as soon as it arrives. */
async function taken(taking: Promise<() => void>, { attempt }: Work, call: Call): Promise<() => void> {
  return untilCancelled(taking, attempt, call).catch((error: unknown) => {
    void taking.then((late) => late());
    throw error;
  });
}
