import { type Call, PluginError } from '@kpki/plugin';

/** 'cancelled' where the signal has fired. */
export function heed({ signal }: Call, attempt: string): void {
  if (signal.aborted) throw new PluginError('cancelled', `${attempt}: cancelled before it began`);
}

/** What goes on whether or not somebody waits for it: that one of them gives up ends it for him alone. */
export function untilCancelled<T>(shared: Promise<T>, attempt: string, { signal }: Call): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new PluginError('cancelled', `${attempt}: cancelled`));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
