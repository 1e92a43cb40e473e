import type { Call, Host } from '@kpki/plugin';
import type { Session } from '../login/session.ts';

export interface Transit {
  readonly session: Session;
  readonly mount: readonly string[];
  readonly host: Host;
  /** Before each request: the instance is open, and the server heeds the namespace. */
  begin(call: Call, attempted: string): Promise<void>;
}

/** As `vault read` has it: `transit/keys/k8s-ca`. */
export function pathOfKey({ mount }: Pick<Transit, 'mount'>, name: string): string {
  return [...mount, 'keys', name].join('/');
}
