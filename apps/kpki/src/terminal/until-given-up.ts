import { PluginError } from '@kpki/plugin';

/** What is waited for; throws 'cancelled' once the signal fires, whatever becomes of that later. */
export function untilGivenUp<T>(waited: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new PluginError('cancelled', 'nobody waits for the answer any more'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    void waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
