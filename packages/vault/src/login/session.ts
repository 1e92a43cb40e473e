import { type Call, type Host, PluginError, untilCancelled } from '@kpki/plugin';
import type { VaultResponse } from '../client/answer.ts';
import type { VaultClient, VaultRequest } from '../client/client.ts';
import { neverCancelled } from '../client/never-cancelled.ts';
import { refusalOf } from '../client/refusal.ts';
import type { VaultEnvironment } from '../environment.ts';
import type { ServerSettings } from '../settings.ts';
import { givenToken, loginRequest } from './credentials.ts';
import { isDue, loginOf, type VaultLogin } from './login.ts';

/** Requests with a token, whatever its source. */
export interface VaultSession {
  /** Sends a request as the client does, with the token; after a 403 for an expired token it logs in once more. */
  ask(ask: VaultRequest, call: Call): Promise<VaultResponse>;
  /** Returns the refusal in an answer. For a 403 it finds out whether the token or the policy is the cause. */
  refusal(answer: VaultResponse, ask: VaultRequest, call: Call): Promise<PluginError>;
  /** Revokes a token from a login, and never a given token. */
  close(): Promise<void>;
}

type TokenState = 'valid' | 'may not look' | 'run out';

/**
 * The text of a refusal by policy; for an unknown token a server answers `invalid token`, or only `permission denied`.
 */
const byPolicy = /^1 error occurred:\s*\* permission denied/;

const renewToken: VaultRequest = {
  method: 'POST',
  path: ['auth', 'token', 'renew-self'],
  body: {},
  attempted: 'renew the token',
  changes: false,
};

const lookUpToken: VaultRequest = {
  method: 'GET',
  path: ['auth', 'token', 'lookup-self'],
  attempted: 'look up the token',
  changes: false,
};

const revokeToken: VaultRequest = {
  method: 'POST',
  path: ['auth', 'token', 'revoke-self'],
  body: {},
  attempted: 'revoke the token',
  changes: true,
};

export function sessionOf(
  client: VaultClient,
  settings: ServerSettings,
  environment: VaultEnvironment,
  host: Host,
  admitted: () => Promise<void>,
): VaultSession {
  const { auth, address } = settings;
  const { origin } = address;
  let current: Promise<VaultLogin> | null = null;
  let made: VaultLogin | null = null;

  async function logIn(): Promise<VaultLogin> {
    await admitted();
    if (auth.method === 'token') {
      const token = await givenToken(auth, environment, host, origin);
      return { token, given: true, due: null, renewable: false, seconds: 0 };
    }
    const { path, body } = await loginRequest(auth, environment, host);
    const ask: VaultRequest = { method: 'POST', path, body, attempted: `log in by ${auth.method}`, changes: false };
    const answer = await client.ask(ask, neverCancelled);
    if (answer.status >= 300) throw refusedLogin(answer, ask, origin);
    return loginOf(answer, ask, origin, host.now());
  }

  async function renew(login: VaultLogin): Promise<VaultLogin> {
    if (!login.renewable) return logIn();
    const answer = await client.ask({ ...renewToken, token: login.token }, neverCancelled);
    if (answer.status >= 300) return logIn();
    const renewed = loginOf(answer, renewToken, origin, host.now());
    // Near its maximum lifetime a token is renewed for shorter and shorter times.
    return renewed.seconds * 2 < login.seconds ? logIn() : { ...renewed, token: login.token, seconds: login.seconds };
  }

  function begin(make: () => Promise<VaultLogin>): Promise<VaultLogin> {
    const making = make();
    current = making;
    made = null;
    making.then(
      (login) => {
        if (current === making) made = login;
      },
      () => {
        if (current === making) current = null;
      },
    );
    return making;
  }

  function login(): Promise<VaultLogin> {
    if (made !== null && isDue(made, host.now())) {
      const due = made;
      return begin(() => renew(due));
    }
    return current ?? begin(logIn);
  }

  async function stateOfToken(token: string, call: Call): Promise<TokenState> {
    const { status, errors } = await client.ask({ ...lookUpToken, token }, call);
    if (status !== 403) return 'valid';
    return errors.some((error) => byPolicy.test(error)) ? 'may not look' : 'run out';
  }

  return {
    async ask(ask, call) {
      const used = await untilCancelled(login(), ask.attempted, call);
      const answer = await client.ask({ ...ask, token: used.token }, call);
      if (answer.status !== 403 || used.given || (await stateOfToken(used.token, call)) !== 'run out') return answer;
      host.log('info', `the token for ${origin} is not taken any more: logging in by ${auth.method} again`);
      // If several calls notice the expiry at once, the first logs in and the others wait.
      if (made?.token === used.token) begin(logIn);
      const next = await untilCancelled(login(), ask.attempted, call);
      return client.ask({ ...ask, token: next.token }, call);
    },
    async refusal(answer, ask, call) {
      if (answer.status !== 403) return refusalOf(answer, ask, origin);
      const { token, given } = await login();
      const words = answer.errors.join('; ') || 'permission denied';
      const start = `${ask.attempted} at ${origin}: ${words}`;
      const state = await stateOfToken(token, call);
      if (state === 'run out') {
        const next = given ? 'get a new one, as by `vault login`' : 'see how long the tokens of this role last';
        return new PluginError('denied', `${start}; the token is not valid (any more): ${next}`);
      }
      const alsoLacks = state === 'valid' ? '' : ', nor a look at the token itself, as the policy `default` does';
      return new PluginError(
        'denied',
        `${start}; the token is valid, and its policy does not grant it${alsoLacks}${needed(ask)}`,
        { lacksRights: true },
      );
    },
    async close() {
      const last = await current?.catch(() => null);
      current = null;
      made = null;
      if (!last || last.given) return;
      await client.ask({ ...revokeToken, token: last.token }, neverCancelled).catch(() => {
        host.log('debug', `the token for ${origin} was not revoked: it expires`);
      });
    },
  };
}

function needed({ path, capability }: VaultRequest): string {
  return capability === undefined ? '' : `; it takes the capability \`${capability}\` on ${path.join('/')}`;
}

/** A refused login answers 400 as well as 403. */
function refusedLogin(answer: VaultResponse, ask: VaultRequest, origin: string): PluginError {
  if (answer.status !== 400 && answer.status !== 403) return refusalOf(answer, ask, origin);
  const reported = answer.errors.join('; ') || `status ${answer.status}`;
  return new PluginError('denied', `${ask.attempted} at ${origin}: ${reported}; check \`auth\`, and the role there`);
}
