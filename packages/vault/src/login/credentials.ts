import { readFile } from 'node:fs/promises';
import { type Host, PluginError, secretFile, secretVariable } from '@kpki/plugin';
import { secretFolders, type VaultEnvironment } from '../environment.ts';
import type { AuthOptions } from './auth-options.ts';

/** Where a pod has the token of its service account. */
const podToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * The request of a login method. Its secrets are read at each login: a projected token rotates, and a secret ID may be
 * valid once.
 */
export interface LoginRequest {
  readonly path: readonly string[];
  readonly body: Readonly<Record<string, string>>;
}

export async function loginRequest(
  auth: Exclude<AuthOptions, { readonly method: 'token' }>,
  environment: VaultEnvironment,
  host: Host,
): Promise<LoginRequest> {
  const path = ['auth', ...(auth.mount ?? auth.method).split('/'), 'login'];
  switch (auth.method) {
    case 'approle': {
      const id = await secretFrom('the secret id', auth.secretIdFile, auth.secretIdVariable, environment, host);
      // A role may be configured without a secret ID.
      return { path, body: { role_id: auth.roleId, ...(id !== null && { secret_id: id }) } };
    }
    case 'kubernetes': {
      const what = 'the service account’s token';
      // The configuration does not name the token of the pod.
      const jwt =
        auth.jwtFile === undefined
          ? await readSecret(what, podToken)
          : await secretFrom(what, auth.jwtFile, undefined, environment, host);
      return { path, body: { role: auth.role, jwt: jwt ?? '' } };
    }
    case 'jwt': {
      const jwt = await secretFrom('the JWT', auth.jwtFile, auth.jwtVariable, environment, host);
      if (jwt === null) throw new PluginError('invalid', 'log in by jwt: set `jwtFile` or `jwtVariable`');
      return { path, body: { jwt, ...(auth.role !== undefined && { role: auth.role }) } };
    }
    case 'cert':
      return { path, body: auth.role === undefined ? {} : { name: auth.role } };
  }
}

/** Returns a token that the user made, and that only the user revokes. */
export async function givenToken(
  auth: Extract<AuthOptions, { readonly method: 'token' }>,
  environment: VaultEnvironment,
  host: Host,
  origin: string,
): Promise<string> {
  if (auth.tokenFile !== undefined) return readNamed('the token', auth.tokenFile, environment, host);
  if (environment.token !== undefined) return oneWord('the token', 'BAO_TOKEN or VAULT_TOKEN', environment.token);
  for (const path of environment.tokenFiles) {
    const token = await readSecret('the token', path).catch((error: unknown) => {
      if (isAbsent(error)) return null;
      throw error;
    });
    if (token !== null) return token;
  }
  const asked = await host.ask({ text: `Token for ${origin}`, hidden: true }).catch((error: unknown) => {
    if (!PluginError.is(error) || error.code !== 'denied') throw error;
    const todo = 'set VAULT_TOKEN, run `vault login`, or choose another `auth`';
    throw new PluginError('denied', `${error.message}; ${todo}`, { cause: error });
  });
  return oneWord(
    'the token',
    'what was typed',
    asked.use((bytes) => Buffer.from(bytes).toString('utf8')),
  );
}

/** Returns null if no source is configured. */
async function secretFrom(
  what: string,
  file: string | undefined,
  variable: string | undefined,
  environment: VaultEnvironment,
  host: Host,
): Promise<string | null> {
  if (file !== undefined) return readNamed(what, file, environment, host);
  if (variable === undefined) return null;
  const value = secretVariable(what, variable, environment.variables);
  if (value === undefined)
    throw new PluginError('invalid', `read ${what} from the variable ${variable}: it is not set`);
  return oneWord(what, variable, value);
}

async function readNamed(what: string, path: string, environment: VaultEnvironment, host: Host): Promise<string> {
  return readSecret(what, secretFile(what, path, secretFolders(environment, host)));
}

async function readSecret(what: string, path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it failed';
    // No colon after the path: a filter for secrets would treat the reason after `./token:` as a secret.
    const why = code === 'ENOENT' ? ', which does not exist' : ` (${code})`;
    throw new PluginError('invalid', `read ${what} from ${path}${why}`, { cause });
  }
  return oneWord(what, path, text);
}

/** Returns a value that fits into a header, without the newline of an editor. */
function oneWord(what: string, from: string, text: string): string {
  const word = text.trim();
  if (!/^[\x21-\x7e]+$/.test(word))
    throw new PluginError('invalid', `read ${what} from ${from}, which is not one word`);
  return word;
}

function isAbsent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
