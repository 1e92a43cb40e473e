import type { Host } from '@kpki/plugin';
import type { SendToApi } from '../transport/request.ts';

export interface SigningSession {
  readonly send: SendToApi;
  readonly host: Host;
  /** The server for a person: host and port. */
  readonly server: string;
  readonly approve: boolean;
  /** The signers of which it was said that they cap lifetimes. */
  readonly told: Set<string>;
  readonly known: { username?: string };
  readonly pausesMilliseconds: readonly number[];
}
