import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { PluginError } from '@kpki/plugin';

export interface Asking {
  /** Nothing of what is typed is shown: for PINs and tokens. */
  readonly hidden: boolean;
}

/**
 * Asks on a terminal and answers the line that was typed; null when the input ends without one.
 * Throws 'cancelled' on Ctrl-C, which a terminal that is read key by key does not turn into a signal.
 */
export function question(input: Readable, output: Writable, text: string, { hidden }: Asking): Promise<string | null> {
  // The question itself is written past the editor, so that it is seen where the editor's own output is not.
  if (hidden) output.write(text);
  const lines = createInterface({ input, output: hidden ? swallowing() : output, terminal: true, historySize: 0 });
  return new Promise<string | null>((resolve, reject) => {
    lines.once('SIGINT', () => reject(new PluginError('cancelled', 'interrupted at a question')));
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => resolve(null));
    lines.question(hidden ? '' : text, resolve);
  }).finally(() => {
    lines.close();
    if (hidden) output.write('\n');
  });
}

/** The editor echoes into it, and nobody sees it. */
function swallowing(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
