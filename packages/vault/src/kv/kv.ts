import type { Host } from '@kpki/plugin';
import type { Session } from '../login/session.ts';
import type { Settings } from '../settings.ts';

export interface Kv {
  readonly settings: Settings;
  readonly session: Session;
  readonly host: Host;
  /** Whether a label was refused once: nobody asks a thousand times for what is not granted. */
  readonly labels: { refused: boolean };
}
