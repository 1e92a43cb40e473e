import type { Host } from '@kpki/plugin';
import type { Send } from '../transport/request.ts';

export interface Session {
  readonly send: Send;
  readonly host: Host;
}
