import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { PluginError } from '@kpki/plugin';

export interface QuestionOptions {
  /** Shows nothing of what is typed: for PINs and tokens. */
  readonly hidden: boolean;
  readonly signal?: AbortSignal;
}

/** Returns null at the end of input. `inLines`: the terminal echoes and edits. Throws 'cancelled' on Ctrl-C. */
export async function question(
  input: Readable,
  output: Writable,
  text: string,
  { hidden, signal, inLines = false }: QuestionOptions & { readonly inLines?: boolean },
): Promise<string | null> {
  if (!hidden) return readLine(input, output, text, !inLines, signal);
  // Past the editor, whose own output is invisible here.
  output.write(text);
  return hiddenLine(input, signal).finally(() => output.write('\n'));
}

/** Returns null at the end of input, and when the signal fires. Throws 'cancelled' on Ctrl-C. */
export function hiddenLine(input: Readable, signal?: AbortSignal): Promise<string | null> {
  return readLine(input, new Writable({ write: (_chunk, _encoding, done) => done() }), '', true, signal);
}

/** With `byKeys` the terminal is read key by key, and Ctrl-C is no signal. */
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
