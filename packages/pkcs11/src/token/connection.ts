import { type Call, type Host, PluginError, type Secret } from '@kpki/plugin';
import { flag } from '../constants.ts';
import type { Cryptoki, Handle } from '../cryptoki.ts';
import { failureOf } from '../failure.ts';
import type { Module } from '../module/module.ts';
import { returnValueOf } from '../return-values.ts';
import type { Settings } from '../settings.ts';
import { heed, untilCancelled } from '../until-cancelled.ts';
import { login } from './login.ts';
import { permits } from './permits.ts';
import { chooseToken, type Token } from './tokens.ts';

/** A session for one operation at a time. */
export interface Session {
  readonly cryptoki: Cryptoki;
  readonly handle: Handle;
  readonly token: Token;
  /** The login that it belongs to: objects have other handles after another one. */
  readonly login: number;
}

interface Work {
  /** For errors: `sign with the key "a"`. */
  readonly attempt: string;
  /** Of the token, so that a session is needed that may write. */
  readonly changes?: boolean;
}

/** The token, as long as somebody is logged in to it. */
export interface Connection {
  /**
   * Does something with a session that nobody else has, at most so many at a time. Sessions that died are told as
   * 'unavailable' once, and the next call opens new ones.
   */
  withSession<T>(work: Work, call: Call, perform: (session: Session) => Promise<T>): Promise<T>;
  /** Waits for what is being done. Others in this process stay logged in. */
  close(): Promise<void>;
}

interface Login {
  readonly number: number;
  readonly token: Token;
  /** Kept open: with the last session of a process its login ends. */
  readonly anchor: Handle;
  readonly idle: Handle[];
}

export function connectionTo(
  module: Module,
  cryptoki: Cryptoki,
  first: Token,
  settings: Settings,
  host: Host,
): Connection {
  const sessions = permits(Math.min(settings.sessions, first.mostSessions));
  let current: Promise<Login> | null = null;
  let count = 0;
  let asked: Secret | null = null;
  let refusal: unknown = null;
  let closed = false;

  async function logIn(): Promise<Login> {
    // What a person refused, or the token did, is not asked for again until somebody opens this anew.
    if (refusal !== null) throw refusal;
    module.initialise();
    const token = chooseToken(cryptoki, settings.wanted);
    const anchor = open(token, flag.serialSession);
    try {
      asked = await login(cryptoki, anchor, token, settings.pin, asked, host);
    } catch (error) {
      quietlyClose(anchor);
      const failure = failureOf(error, 'log in');
      if (PluginError.is(failure) && isAboutPin(failure)) refusal = failure;
      throw failure;
    }
    count += 1;
    return { number: count, token, anchor, idle: [] };
  }

  function connected(): Promise<Login> {
    if (current !== null) return current;
    const connecting = logIn();
    current = connecting;
    connecting.catch(() => {
      if (current === connecting) current = null;
    });
    return connecting;
  }

  function open(token: Token, flags: number): Handle {
    try {
      return cryptoki.C_OpenSession(token.slot, flags);
    } catch (error) {
      throw failureOf(error, `open a session with the token ${JSON.stringify(token.label)}`);
    }
  }

  function quietlyClose(session: Handle): void {
    try {
      cryptoki.C_CloseSession(session);
    } catch (error) {
      // It is gone with its token: what was wanted.
      if (returnValueOf(error) === null) throw error;
    }
  }

  function end(login: Login): void {
    for (const session of [...login.idle.splice(0), login.anchor]) quietlyClose(session);
  }

  async function abandon(login: Login): Promise<void> {
    if (current === null || (await current) !== login) return;
    current = null;
    end(login);
  }

  async function perform<T>({ attempt, changes = false }: Work, act: (session: Session) => Promise<T>): Promise<T> {
    const login = await connected();
    const flags = flag.serialSession | (changes ? flag.readWriteSession : 0);
    let handle: Handle | undefined;
    try {
      handle = (changes ? undefined : login.idle.pop()) ?? cryptoki.C_OpenSession(login.token.slot, flags);
      const result = await act({ cryptoki, handle, token: login.token, login: login.number });
      if (changes || current === null || (await current) !== login) quietlyClose(handle);
      else login.idle.push(handle);
      return result;
    } catch (error) {
      // An operation may still be going on in it.
      if (handle !== undefined) quietlyClose(handle);
      const cause = PluginError.is(error) ? error.cause : error;
      if (returnValueOf(cause)?.meaning === 'lost') await abandon(login);
      throw failureOf(error, attempt, changes);
    }
  }

  return {
    async withSession(work, call, act) {
      if (closed) throw new PluginError('invalid', `${work.attempt}: the backend was closed`);
      heed(call, work.attempt);
      const taking = sessions.take();
      const release = await untilCancelled(taking, work.attempt, call).catch((error: unknown) => {
        void taking.then((late) => late());
        throw error;
      });
      const performing = perform(work, act).finally(release);
      // What changes the token is not left alone with it.
      return work.changes === true ? performing : untilCancelled(performing, work.attempt, call);
    },
    async close() {
      if (closed) return;
      closed = true;
      await sessions.idle();
      const login = await current?.catch(() => null);
      current = null;
      if (login) end(login);
      asked?.[Symbol.dispose]();
      asked = null;
    },
  };
}

function isAboutPin(failure: PluginError): boolean {
  const meaning = returnValueOf(failure.cause)?.meaning;
  return failure.code === 'denied' && meaning !== undefined && meaning.startsWith('pin ');
}
