import type { OutgoingHttpHeaders } from 'node:http';

/** By what a client trusts a server, and by what it is known there. */
export interface Credentials {
  /** PEM certificates, each of which is a root, as for Go. */
  readonly authority: Buffer;
  readonly client?: { readonly certificate: Buffer; readonly key: Buffer };
  /** Such as a bearer token, or whom a front proxy speaks for. */
  readonly headers?: OutgoingHttpHeaders;
}

/** A client that asks the same again and again. */
export interface LoadClient {
  /** For the report. */
  readonly name: string;
  /** Asked before each request. A client that was started with what it holds answers the same until it is told. */
  readonly credentials: () => Promise<Credentials>;
  /** One connection to each server, kept while the credentials are the same, and not a handshake for each request. */
  readonly keepsConnection: boolean;
  readonly request: {
    readonly method?: string;
    readonly path: string;
    readonly headers?: OutgoingHttpHeaders;
    readonly body?: string;
  };
}
