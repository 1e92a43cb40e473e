import { type Call, PluginError } from '@kpki/plugin';

/** Throws 'cancelled' if the signal has fired. */
export function heed({ signal }: Call, attempt: string): void {
  if (signal.aborted) throw new PluginError('cancelled', `${attempt}: cancelled before the start`);
}

/** Waits for shared work that runs on without callers: a caller that is cancelled stops waiting alone. */
export function untilCancelled<T>(shared: Promise<T>, attempt: string, { signal }: Call): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new PluginError('cancelled', `${attempt}: cancelled`));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
