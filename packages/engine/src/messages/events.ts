import { PluginError } from '@kpki/plugin';
import type { StoppedWork } from '../model/event.ts';

/**
 * Returns the text of an error for an event. Null where the run was stopped, which is no failure. The message of an
 * error that is no PluginError is left out: it may hold a secret.
 */
export function failureText(error: unknown): string | null {
  if (!PluginError.is(error)) return 'internal error in kpki';
  return error.code === 'cancelled' ? null : error.message;
}

const work: Readonly<Record<StoppedWork, (subject: string) => string>> = {
  write: (location) => `writing ${location}`,
  create: (artifact) => `creating ${artifact}`,
  repair: (location) => `repairing ${location}`,
  restore: (location) => `restoring ${location}`,
};

/** Returns why a run ended: `subject` is the location or artifact that was next. */
export function stoppedText(next: StoppedWork, subject: string): string {
  return `stopped before ${work[next](subject)}`;
}
