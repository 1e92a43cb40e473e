import { PluginError } from './error.ts';
import type { Call } from './host.ts';

/**
 * Waits for work that several calls share, such as a login, and that continues without them. A call that is cancelled
 * stops waiting alone: throws 'cancelled'. `attempted` begins the message.
 */
export function untilCancelled<T>(shared: Promise<T>, attempted: string, { signal }: Call): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new PluginError('cancelled', `${attempted}: cancelled`));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
