import type { NamedServer } from '@kpki/plugin';
import type { ClientCertificate } from './pem.ts';

/** What one request is sent with. Held no longer than that: it is secret. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly certificate?: ClientCertificate;
}

/** An API server and who asks there. Secrets stay in closures, where nothing that prints an object finds them. */
export interface ApiLogin {
  readonly server: URL;
  /** The server for a person: host, port and path. */
  readonly description: string;
  /** The name that the server's certificate has to bear. */
  readonly serverName: string;
  /** PEM; absent where the CAs that Node brings are to do. */
  readonly cas?: string;
  /** Where Secrets go when nobody says otherwise. */
  readonly namespace: string;
  /** The proxy on the way; null: none. */
  readonly proxy: URL | null;
  /** What the user has to agree to before anything is sent; null where the environment names the server. */
  readonly agreement: NamedServer | null;
  credentials(signal: AbortSignal): Promise<Credentials>;
  /** After a refusal of these credentials: whether others may be had. They are then fetched with the next request. */
  forget(refused: Credentials): boolean;
}
