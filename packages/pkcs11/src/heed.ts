import { type Call, PluginError } from '@kpki/plugin';

/** Throws 'cancelled' if the signal has fired. */
export function heed({ signal }: Call, attempt: string): void {
  if (signal.aborted) throw new PluginError('cancelled', `${attempt}: cancelled before the start`);
}
