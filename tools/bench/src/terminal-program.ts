import { spawn } from 'node:child_process';

/** A program in a terminal of 80 columns and 24 rows. */
export interface TerminalProgram {
  /** Milliseconds from its start until this text is seen. */
  seen(text: string): Promise<number>;
  /** Presses keys, and answers the milliseconds until this text is seen after them. */
  press(keys: string, text: string): Promise<number>;
  end(): void;
}

const patience = 120_000;

/** Starts a command line in a pseudo-terminal, which `script` of util-linux makes. */
export function startInTerminal(commandLine: string, folder: string): TerminalProgram {
  const child = spawn('script', ['-qfec', `stty cols 80 rows 24; exec ${commandLine}`, '/dev/null'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, LANG: 'C.UTF-8', TERM: 'xterm-256color', CI: '' },
  });
  let output = '';
  let look: () => void = () => {};
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    output += text;
    look();
  });
  const until = (text: string, from: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${commandLine}: ${text} was not seen`)), patience);
      look = () => {
        if (!output.includes(text)) return;
        look = () => {};
        clearTimeout(late);
        resolve(performance.now() - from);
      };
      look();
    });
  const begun = performance.now();
  return {
    seen: (text) => until(text, begun),
    press: (keys, text) => {
      // Only what comes from now on can answer the keys.
      output = '';
      const from = performance.now();
      child.stdin.write(keys);
      return until(text, from);
    },
    end: () => child.kill('SIGKILL'),
  };
}
