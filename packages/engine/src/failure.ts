import { type Call, PluginError } from '@kpki/plugin';

/**
 * What an event says of an error. Null where somebody stopped the run, which is no failure. The message of an error
 * that is no PluginError is kept out: nobody promised that it holds no secret.
 */
export function failureText(error: unknown): string | null {
  if (!PluginError.is(error)) return 'a defect of kpki';
  return error.code === 'cancelled' ? null : error.message;
}

/** Throws 'cancelled' once the signal has fired. `next` is what is not begun then: `writing out`. */
export function refuseStopped({ signal }: Call, next: string): void {
  if (!signal.aborted) return;
  throw new PluginError(
    'cancelled',
    `stopped before ${next}; what was written until then is whole, and \`kpki plan\` tells what is left`,
  );
}
