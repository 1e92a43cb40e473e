import type { Finding, Reason, Remedy } from '@kpki/engine';

/** Returns a finding of any reason that reads as given: what is drawn does not depend on its message. */
export function madeUp(reason: Reason, why: string): Finding {
  return {
    reason,
    message: 'unreadable/file',
    params: { why: { message: 'reported', params: { text: why } } },
  } as unknown as Finding;
}

export function madeUpRemedy(command: string): Remedy {
  return { message: 'make-binding', params: { command } };
}
