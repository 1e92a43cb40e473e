import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { PluginError } from '@kpki/plugin';

export interface QuestionOptions {
  /** Nothing of what is typed is shown: for PINs and tokens. */
  readonly hidden: boolean;
  /** Nobody waits for the answer once it fires: then it is null. */
  readonly signal?: AbortSignal;
}

/**
 * Asks on a terminal and answers the line that was typed; null when the input ends without one. `inLines`: the terminal
 * shows and mends what is typed, as in a shell, and the output gets nothing but the question.
 * Throws 'cancelled' on Ctrl-C.
 */
export async function question(
  input: Readable,
  output: Writable,
  text: string,
  { hidden, signal, inLines = false }: QuestionOptions & { readonly inLines?: boolean },
): Promise<string | null> {
  if (!hidden) return readLine(input, output, text, !inLines, signal);
  // The question itself is written past the editor, so that it is seen where the editor's own output is not.
  output.write(text);
  return hiddenLine(input, signal).finally(() => output.write('\n'));
}

/**
 * A line of which nothing is shown as it is typed; null when the input ends without one, and when the signal fires.
 * Throws 'cancelled' on Ctrl-C.
 */
export function hiddenLine(input: Readable, signal?: AbortSignal): Promise<string | null> {
  return readLine(input, swallowing(), '', true, signal);
}

/** With `byKeys` the terminal is read key by key, and does not turn Ctrl-C into a signal; else it does. */
function readLine(
  input: Readable,
  output: Writable,
  text: string,
  byKeys: boolean,
  signal?: AbortSignal,
): Promise<string | null> {
  const lines = createInterface({ input, output, terminal: byKeys, historySize: 0, ...(signal ? { signal } : {}) });
  let interrupt = (): void => {};
  return new Promise<string | null>((resolve, reject) => {
    interrupt = () => {
      reject(new PluginError('cancelled', 'interrupted at a question'));
      lines.close();
    };
    lines.once('SIGINT', interrupt);
    if (!byKeys) process.once('SIGINT', interrupt);
    lines.once('close', () => resolve(null));
    lines.question(text, resolve);
  }).finally(() => {
    process.off('SIGINT', interrupt);
    lines.close();
  });
}

/** The editor echoes into it, and nobody sees it. */
function swallowing(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
