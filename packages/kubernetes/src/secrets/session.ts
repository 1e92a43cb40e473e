import type { Host } from '@kpki/plugin';
import type { Send } from '../transport/request.ts';

/** What an opened sink works with. */
export interface Session {
  readonly send: Send;
  readonly host: Host;
}
