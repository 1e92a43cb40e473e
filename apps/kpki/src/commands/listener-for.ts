import type { Listener } from '@kpki/engine';
import { type Format, isText } from '../options/format.ts';
import { lineListener, progressListener } from '../print/progress.ts';
import { envelope, line } from '../print/record.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** How what a command does is told while it does it: on one line that changes, in lines, or as records. */
export function listenerFor(terminal: Terminal, format: Format): Listener {
  if (isText(format)) return terminal.redraws ? progressListener(terminal) : lineListener(terminal);
  return (event) => terminal.out(line(envelope('Event', event), format));
}
