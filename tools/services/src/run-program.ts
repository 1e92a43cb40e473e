import { spawn } from 'node:child_process';

export interface ProgramResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Killed after that many milliseconds. Default: 60 000. */
  readonly withinMilliseconds?: number;
}

/** Runs a program to its end. Resolves whatever its exit code; rejects only when it could not be started. */
export function runProgram(
  path: string,
  programArguments: readonly string[],
  options: RunOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, programArguments, {
      cwd: options.directory,
      env: { ...process.env, ...options.environment },
      stdio: 'pipe',
      timeout: options.withinMilliseconds ?? 60_000,
      killSignal: 'SIGKILL',
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
    // A program that ends without reading its input breaks the pipe; its exit code tells more than that error would.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input);
  });
}
