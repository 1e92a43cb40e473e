import type { Host } from '@kpki/plugin';
import type { SendToApi } from '../transport/request.ts';

export interface SigningSession {
  readonly send: SendToApi;
  readonly host: Host;
  /** The server as shown to users: host and port. */
  readonly server: string;
  readonly approve: boolean;
  /** The signers whose shortened lifetimes were reported. */
  readonly reported: Set<string>;
  readonly known: { username?: string };
  readonly pausesMilliseconds: readonly number[];
}
