import { resolve } from 'node:path';
import { type Host, isLoopback, type NamedServer, PluginError, secretFile, trustAnchors } from '@kpki/plugin';
import { environmentProxy, proxyAt } from '@kpki/plugin/http';
import { secretFolders, type VaultEnvironment } from './environment.ts';
import type { AuthOptions } from './login/auth-options.ts';
import { readNamedFile } from './named-file.ts';
import { pathOf } from './names.ts';
import type { VaultOptions } from './options.ts';
import type { ServerOptions } from './server-options.ts';

export interface ServerSettings {
  /** Scheme, host and port; with a path if the server is behind one. */
  readonly address: URL;
  readonly namespace: string;
  readonly tls: TlsSettings;
  /** The proxy; null: none. */
  readonly proxy: URL | null;
  readonly timeoutMilliseconds: number;
  readonly followRedirects: boolean;
  readonly auth: AuthOptions;
  /** The agreement of the user that is needed before the first byte; null if the environment names the server. */
  readonly agreement: NamedServer | null;
}

export interface VaultSettings extends ServerSettings {
  readonly mount: readonly string[];
  readonly prefix: readonly string[];
  readonly destroySuperseded: boolean;
  readonly replaceDeleted: boolean;
}

interface TlsSettings {
  /** PEM; undefined: the CAs of the system. */
  readonly cas: string | undefined;
  readonly client: { readonly certificateFile: string; readonly keyFile: string } | undefined;
  readonly serverName: string | undefined;
  readonly verify: boolean;
}

const defaultAddress = 'https://127.0.0.1:8200';
const defaultSeconds = 60;

/** Returns the settings; throws 'invalid' with the option or variable that is wrong. */
export function settingsOf(options: VaultOptions, environment: VaultEnvironment, host: Host): VaultSettings {
  return {
    ...serverSettingsOf(options, environment, host),
    mount: pathOf('mount', options.mount),
    prefix: options.prefix === '' ? [] : pathOf('prefix', options.prefix),
    destroySuperseded: options.destroySuperseded,
    replaceDeleted: options.replaceDeleted,
  };
}

export function serverSettingsOf(options: ServerOptions, environment: VaultEnvironment, host: Host): ServerSettings {
  const from = (path: string | undefined) => (path === undefined ? undefined : resolve(host.folder, path));
  const address = addressOf(options.address ?? environment.address ?? defaultAddress, options.plainHttp);
  const { clientKeyFile: clientKey } = options;
  const brought =
    options.caFile === undefined
      ? undefined
      : readNamedFile('caFile', resolve(host.folder, options.caFile)).toString('utf8');
  const agreement = agreementTo(address, brought, options.serverName, environment);
  return {
    address,
    namespace: (options.namespace ?? environment.namespace ?? '').replace(/^\/+|\/+$/g, ''),
    tls: {
      cas: brought ?? environment.cas,
      client: clientOf(
        from(options.clientCertificateFile) ?? environment.clientCertificateFile,
        clientKey === undefined
          ? environment.clientKeyFile
          : secretFile('the client key', clientKey, secretFolders(environment, host)),
      ),
      serverName: options.serverName ?? environment.serverName,
      verify: !skipsVerification(address, agreement, environment, host),
    },
    proxy: proxyTo(address, environment),
    timeoutMilliseconds: 1000 * (options.timeoutSeconds ?? environment.timeoutSeconds ?? defaultSeconds),
    followRedirects: environment.followRedirects,
    auth: options.auth,
    agreement,
  };
}

/**
 * Returns VAULT_PROXY_ADDR, which is for Vault alone and for every address of it; else the proxy of the environment.
 */
function proxyTo(address: URL, { proxy, variables }: VaultEnvironment): URL | null {
  if (proxy === undefined) return environmentProxy(address, variables);
  if (address.protocol === 'https:') return proxyAt(proxy, 'VAULT_PROXY_ADDR');
  throw new PluginError(
    'unsupported',
    'use the proxy of VAULT_PROXY_ADDR: without TLS it would read the token; use https',
  );
}

/** A server in a variable is the user's choice; the configuration cannot change how it is verified. */
function agreementTo(
  { origin, hostname }: URL,
  brought: string | undefined,
  serverName: string | undefined,
  environment: VaultEnvironment,
): NamedServer | null {
  const own = trustAnchors({ cas: environment.cas, serverName: undefined, proxy: undefined });
  const asked = trustAnchors({
    cas: brought,
    serverName: serverName === hostname || serverName === environment.serverName ? undefined : serverName,
    proxy: undefined,
  });
  const anchors = asked === own ? 'machine' : asked;
  return environment.origins.includes(origin) && anchors === 'machine' ? null : { kind: 'server', origin, anchors };
}

/** VAULT_SKIP_VERIFY applies only to the server of the environment; a server that needs an agreement is verified. */
function skipsVerification(
  { origin }: URL,
  agreement: NamedServer | null,
  { skipVerify }: VaultEnvironment,
  host: Host,
): boolean {
  if (!skipVerify) return false;
  if (agreement === null) {
    host.log('warn', `VAULT_SKIP_VERIFY is set: any server that answers at ${origin} gets the token and the keys`);
    return true;
  }
  host.log(
    'warn',
    `VAULT_SKIP_VERIFY is not applied to ${origin}, which the configuration names; set VAULT_ADDR=${origin}`,
  );
  return false;
}

function addressOf(text: string, plainHttp: boolean): URL {
  if (!URL.canParse(text)) throw invalidAddress(text, 'it is not a URL, such as https://vault.example.com:8200');
  const url = new URL(text);
  // A URL parses the host of `vault:8200` as its scheme. The text before an @ may be a password.
  if (!text.includes('://')) {
    const host = text.replace(/^.*@/s, '');
    throw invalidAddress(host, `it has no scheme; add https:// in front: https://${host}`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalidAddress(text, `${url.protocol}// is not spoken here; use https`);
  }
  if (url.username !== '' || url.password !== '')
    throw invalidAddress(url.host, 'it contains a user name or a password');
  if (url.search !== '' || url.hash !== '') throw invalidAddress(text, 'expected only a host, a port and a path');
  if (url.protocol === 'http:' && !plainHttp && !isLoopback(url)) {
    throw invalidAddress(text, 'the network would see the token and the keys; use https, or set `plainHttp: true`');
  }
  return url;
}

function invalidAddress(text: string, why: string): PluginError {
  return new PluginError('invalid', `use the address ${JSON.stringify(text)}: ${why}`);
}

function clientOf(certificateFile: string | undefined, keyFile: string | undefined): TlsSettings['client'] {
  if (certificateFile === undefined && keyFile === undefined) return undefined;
  if (certificateFile === undefined || keyFile === undefined) {
    throw new PluginError(
      'invalid',
      'use a client certificate: a certificate and a key are needed, and one is missing',
    );
  }
  return { certificateFile, keyFile };
}
