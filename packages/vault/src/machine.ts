import type { Send } from './client/send.ts';
import type { Environment } from './environment.ts';

/** What a test may put in the place of this machine's own. */
export interface Machine {
  readonly environment?: Environment;
  /** Stands in front of the connection: every request goes through it. */
  readonly through?: (send: Send) => Send;
}
