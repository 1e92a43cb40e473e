import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface GoAnswer {
  readonly ok: boolean;
  readonly parsed: boolean;
  readonly error?: string;
  readonly der?: string;
  /** The blocks of a PEM text; labels and contents in base64, because they need not be text. */
  readonly blocks?: readonly { readonly label: string; readonly headers: number; readonly der: string | null }[];
}

export interface Go {
  ask(question: object): Promise<GoAnswer>;
  close(): void;
}

export function startGo(program: string): Go {
  const child: ChildProcessWithoutNullStreams = spawn(program, [], { stdio: 'pipe' });
  const waiting: { resolve: (answer: GoAnswer) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.stderr.pipe(process.stderr);
  child.on('exit', (code) => {
    for (const each of waiting.splice(0)) each.reject(new Error(`the Go program ended with ${code}`));
  });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        // A newline behind the question would hold back its answer where a read of the program ends before it.
        child.stdin.write(`\n${JSON.stringify(question)}`);
      }),
    close: () => child.stdin.end(),
  };
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
