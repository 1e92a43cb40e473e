import { spawn } from 'node:child_process';

/** A program in a terminal of 80 columns and 24 rows. */
export interface TerminalProgram {
  /** Milliseconds from now until something new has this text. */
  until(text: string): Promise<number>;
  press(keys: string): void;
  /** Writes of the program to the terminal so far. */
  writes(): number;
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
  let seen = '';
  let writes = 0;
  let look: () => void = () => {};
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    seen += text;
    writes += 1;
    look();
  });
  return {
    until: (text) =>
      new Promise((resolve, reject) => {
        const from = performance.now();
        const late = setTimeout(() => reject(new Error(`${commandLine}: ${text} was not seen`)), patience);
        look = () => {
          if (!seen.includes(text)) return;
          seen = '';
          look = () => {};
          clearTimeout(late);
          resolve(performance.now() - from);
        };
        look();
      }),
    press: (keys) => {
      seen = '';
      child.stdin.write(keys);
    },
    writes: () => writes,
    end: () => child.kill('SIGKILL'),
  };
}
