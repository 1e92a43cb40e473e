import type { Run } from '../command-line/command.ts';
import { withSession } from '../session/session.ts';
import { applySession } from './apply-session.ts';
import { listenerFor } from './listener-for.ts';

export const run: Run = (invocation) => {
  const { options, terminal } = invocation;
  const listener = listenerFor(terminal, options.output ?? 'table');
  return withSession(options, terminal, listener, (session) => applySession(session, invocation, listener));
};
