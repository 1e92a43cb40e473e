import { type Finding, type Reason, type Remedy, type Statement, statement } from '@kpki/engine';

/** Returns a finding of any reason that reads as given: what is drawn does not depend on its message. */
export function madeUp(reason: Reason, why: string): Finding {
  return {
    reason,
    message: 'unreadable/file',
    params: { why: why },
  } as unknown as Finding;
}

export function madeUpRemedy(command: string): Remedy {
  return { message: 'make-binding', params: { command } };
}

export function madeUpStatement(text: string): Statement {
  return statement('quoted', { found: madeUp('unreadable', text) });
}
