import { type Host, PluginError, type Secret } from '@kpki/plugin';
import { flag } from '../constants.ts';
import type { Cryptoki, Handle } from '../cryptoki.ts';
import { failureOf } from '../failure.ts';
import type { CryptokiModule } from '../module/module.ts';
import { returnValueOf } from '../return-values.ts';
import type { Pkcs11Settings } from '../settings.ts';
import { login } from './login.ts';
import { chooseToken, type Token } from './tokens.ts';

interface TokenLogin {
  readonly number: number;
  readonly token: Token;
  /** Kept open: the login of a process ends with its last session. */
  readonly anchor: Handle;
  readonly idle: Handle[];
}

/** The sequence of logins: a token may be removed and inserted again. */
export interface Logins {
  /** Returns the current login, or a new one; concurrent calls get the same. */
  current(): Promise<TokenLogin>;
  isCurrent(login: TokenLogin): Promise<boolean>;
  /** Ends a lost login; the next call makes a new one. */
  abandon(login: TokenLogin): Promise<void>;
  close(): Promise<void>;
}

export function loginsTo(
  module: CryptokiModule,
  cryptoki: Cryptoki,
  settings: Pkcs11Settings,
  host: Host,
  isModuleIdle: () => boolean,
): Logins {
  let current: Promise<TokenLogin> | null = null;
  let count = 0;
  let asked: Secret | null = null;
  let refusal: PluginError | null = null;

  async function logIn(): Promise<TokenLogin> {
    // A refused PIN is not sent again until the plugin is opened again.
    if (refusal !== null) throw refusal;
    module.initialize();
    const token = findToken();
    const anchor = openAnchor(token);
    try {
      asked = await login(cryptoki, anchor, token, settings.pin, asked, host);
    } catch (error) {
      quietlyClose(cryptoki, anchor);
      const failure = failureOf(error, 'log in');
      if (PluginError.is(failure) && isAboutPin(failure)) refusal = failure;
      throw failure;
    }
    count += 1;
    return { number: count, token, anchor, idle: [] };
  }

  function findToken(): Token {
    try {
      return chooseToken(cryptoki, settings.wanted);
    } catch (error) {
      // The token was present when the plugin was opened, so the module may need a restart. A busy module is not
      // restarted.
      if (!isModuleIdle()) throw error;
      module.restart();
      return chooseToken(cryptoki, settings.wanted);
    }
  }

  function openAnchor(token: Token): Handle {
    try {
      return cryptoki.C_OpenSession(token.slot, flag.serialSession);
    } catch (error) {
      throw failureOf(error, `open a session with the token ${JSON.stringify(token.label)}`);
    }
  }

  function end({ idle, anchor }: TokenLogin): void {
    for (const session of [...idle.splice(0), anchor]) quietlyClose(cryptoki, session);
  }

  const isCurrent = async (login: TokenLogin): Promise<boolean> => current !== null && (await current) === login;

  return {
    current() {
      if (current !== null) return current;
      const connecting = logIn();
      current = connecting;
      connecting.catch(() => {
        if (current === connecting) current = null;
      });
      return connecting;
    },
    isCurrent,
    async abandon(login) {
      if (!(await isCurrent(login))) return;
      current = null;
      end(login);
    },
    async close() {
      const last = await current?.catch(() => null);
      current = null;
      if (last) end(last);
      asked?.[Symbol.dispose]();
      asked = null;
    },
  };
}

/** Also works for a session that is gone with its token. */
export function quietlyClose(cryptoki: Cryptoki, session: Handle): void {
  try {
    cryptoki.C_CloseSession(session);
  } catch (error) {
    if (returnValueOf(error) === null) throw error;
  }
}

function isAboutPin(failure: PluginError): boolean {
  const meaning = returnValueOf(failure.cause)?.meaning;
  return failure.code === 'denied' && meaning !== undefined && meaning.startsWith('pin ');
}
