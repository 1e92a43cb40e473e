import type { Run } from '../command-line/command.ts';
import { progressListener } from '../print/progress.ts';
import { withSession } from '../session/session.ts';
import { showPlan } from './show-plan.ts';

export const run: Run = (invocation) => {
  const { options, terminal } = invocation;
  const listener = progressListener(terminal);
  return withSession(options, terminal, listener, (session) => showPlan(session, invocation, listener));
};
