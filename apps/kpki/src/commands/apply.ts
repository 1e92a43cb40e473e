import type { Listener } from '@kpki/engine';
import type { Run } from '../command-line/command.ts';
import { type Format, isText } from '../options/format.ts';
import { lineListener, progressListener } from '../print/progress.ts';
import { envelope, line } from '../print/record.ts';
import { withSession } from '../session/session.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { applySession } from './carry-out.ts';

export const run: Run = (invocation) => {
  const { options, terminal } = invocation;
  const listener = listenerFor(terminal, options.output ?? 'table');
  return withSession(options, terminal, listener, (session) => applySession(session, invocation, listener));
};

function listenerFor(terminal: Terminal, format: Format): Listener {
  if (isText(format)) return terminal.redraws ? progressListener(terminal) : lineListener(terminal);
  return (event) => terminal.out(line(envelope('Event', event), format));
}
