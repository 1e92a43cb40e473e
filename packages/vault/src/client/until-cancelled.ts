import { type Call, PluginError } from '@kpki/plugin';

/** Waits for a promise that several callers share: a caller that is cancelled stops waiting alone. */
export function untilCancelled<T>(shared: Promise<T>, attempted: string, { signal }: Call): Promise<T> {
  const cancelled = (): PluginError =>
    new PluginError('cancelled', `${attempted}: cancelled before the request was sent`);
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(cancelled());
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/** The call for work that no single caller may cancel: a shared login or check of the mount, and a lock. */
export const neverCancelled: Call = { signal: new AbortController().signal };
