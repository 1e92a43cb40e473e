import type { OutgoingHttpHeaders } from 'node:http';

export interface Credentials {
  /** PEM certificates; each is a root, as for Go. */
  readonly ca: Buffer;
  readonly client?: { readonly certificate: Buffer; readonly key: Buffer };
  /** Such as a bearer token, or whom a front proxy speaks for. */
  readonly headers?: OutgoingHttpHeaders;
}

export type LoadClient = RequestingClient | RunningClient;

interface AnyClient {
  readonly name: string;
  /** Called before each request. A client that reads its files at the start returns the same ones until a reload. */
  readonly credentials: () => Promise<Credentials>;
  /** Overrides the load's own rate: for what costs much. */
  readonly requestsPerSecond?: number;
}

export interface RequestingClient extends AnyClient {
  readonly kind: 'request';
  /** One connection to each server, kept while the credentials are the same, and not a handshake for each request. */
  readonly keepsConnection: boolean;
  readonly request: {
    readonly method?: string;
    readonly path: string;
    readonly headers?: OutgoingHttpHeaders;
    readonly body?: string;
  };
}

interface RunningClient extends AnyClient {
  readonly kind: 'run';
  readonly run: (server: string, credentials: Credentials) => Promise<Outcome>;
}

export type Outcome =
  | { readonly what: 'good' }
  /** Another server may answer better. */
  | { readonly what: 'elsewhere'; readonly why: string }
  /** What the server needs for its answer is away, and is the same for every server: the request is sent again later. */
  | { readonly what: 'later'; readonly why: string }
  /** A refusal that stands. */
  | { readonly what: 'refused'; readonly why: string };

/** Credentials that were read once, when a client started, and that stay so until it is started again. */
export interface HeldCredentials {
  readonly current: () => Promise<Credentials>;
  readonly readAgain: () => Promise<void>;
}

export async function heldCredentials(read: () => Promise<Credentials>): Promise<HeldCredentials> {
  let held = await read();
  return {
    current: () => Promise.resolve(held),
    readAgain: async () => {
      held = await read();
    },
  };
}
