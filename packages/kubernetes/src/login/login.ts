import type { NamedServer } from '@kpki/plugin';
import type { ClientCertificate } from './pem.ts';

/** The credentials of one request. They are secret, and kept only during the request. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly certificate?: ClientCertificate;
}

/** An API server and a login. Secrets stay in closures, where code that prints an object cannot reach them. */
export interface ApiLogin {
  readonly server: URL;
  /** The server as shown to users: host, port and path. */
  readonly description: string;
  /** The name that the server's certificate must have. */
  readonly serverName: string;
  /** PEM; absent for the CAs that come with Node. */
  readonly cas?: string;
  /** The default namespace of Secrets. */
  readonly namespace: string;
  /** The proxy; null: none. */
  readonly proxy: URL | null;
  /** The agreement of the user that is needed before the first byte; null if the environment names the server. */
  readonly agreement: NamedServer | null;
  credentials(signal: AbortSignal): Promise<Credentials>;
  /**
   * Called after a refusal of these credentials: returns whether new ones may be available, which the next request
   * fetches.
   */
  forget(refused: Credentials): boolean;
}
