import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type Host, homeFolder, PluginError, type SecretFolders, type Variables } from '@kpki/plugin';
import { seconds, truth } from './go-values.ts';

/** The settings in the variables of Vault's and OpenBao's own clients, with their meaning there. Undefined: not set. */
export interface VaultEnvironment {
  readonly address: string | undefined;
  /** The origins that variables name: the user chose to send requests there. */
  readonly origins: readonly string[];
  readonly namespace: string | undefined;
  readonly token: string | undefined;
  readonly tokenFiles: readonly string[];
  /** PEM. */
  readonly cas: string | undefined;
  readonly clientCertificateFile: string | undefined;
  readonly clientKeyFile: string | undefined;
  readonly serverName: string | undefined;
  /** From VAULT_PROXY_ADDR, or the older VAULT_HTTP_PROXY. */
  readonly proxy: string | undefined;
  readonly skipVerify: boolean;
  readonly timeoutSeconds: number | undefined;
  readonly followRedirects: boolean;
  /** All variables, for options that name a variable. */
  readonly variables: Variables;
}

/** Reads the environment; no other function does. A relative path in a variable starts at the working directory. */
export function environmentOf(variables: Variables): VaultEnvironment {
  // An empty BAO_ variable wins too: it switches the VAULT_ variable off.
  const said = (name: string): string | undefined =>
    (variables[`BAO_${name}`] ?? variables[`VAULT_${name}`]) || undefined;
  return {
    address: said('AGENT_ADDR') ?? said('ADDR'),
    origins: ['AGENT_ADDR', 'ADDR'].map((name) => said(name) ?? '').flatMap(originOf),
    namespace: said('NAMESPACE'),
    token: said('TOKEN'),
    tokenFiles: [variables['BAO_TOKEN_PATH'], join(homeFolder(), '.vault-token')].filter((path) => path !== undefined),
    cas: casOf(said),
    clientCertificateFile: said('CLIENT_CERT'),
    clientKeyFile: said('CLIENT_KEY'),
    serverName: said('TLS_SERVER_NAME'),
    proxy: said('PROXY_ADDR') ?? said('HTTP_PROXY'),
    skipVerify: truth('VAULT_SKIP_VERIFY', said('SKIP_VERIFY')),
    timeoutSeconds: seconds('VAULT_CLIENT_TIMEOUT', said('CLIENT_TIMEOUT')),
    followRedirects: !truth('VAULT_DISABLE_REDIRECTS', said('DISABLE_REDIRECTS')),
    variables,
  };
}

function originOf(address: string): readonly string[] {
  return URL.canParse(address) ? [new URL(address).origin] : [];
}

/** A file wins over inline PEM, and inline PEM over a folder. */
function casOf(said: (name: string) => string | undefined): string | undefined {
  const file = said('CACERT');
  if (file !== undefined) return readText('VAULT_CACERT', file);
  const bytes = said('CACERT_BYTES');
  if (bytes !== undefined) return bytes;
  const folder = said('CAPATH');
  if (folder === undefined) return undefined;
  const names = list('VAULT_CAPATH', folder);
  return names.map((name) => readText('VAULT_CAPATH', join(folder, name))).join('\n');
}

function list(variable: string, folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((each) => !each.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    throw unreadable(variable, folder, error);
  }
}

function readText(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(variable, path, error);
  }
}

function unreadable(variable: string, path: string, cause: unknown): PluginError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it failed';
  return new PluginError('invalid', `read ${path}, which ${variable} names: ${why}`, { cause });
}

export function secretFolders({ variables }: VaultEnvironment, { folder }: Host): SecretFolders {
  return { folder, home: homeFolder(), environment: variables, realPathOf: realpathSync };
}
