import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Instruction, prints, type ShownCommand } from './console-blocks.ts';

const run = promisify(execFile);

export interface Played {
  readonly shown: ShownCommand;
  readonly code: number;
  readonly said: string;
  /** Whether it ended well and printed what the document shows. */
  readonly asShown: boolean;
  /** Where not: the ends of the logs that it wrote into its folder, `*.log` and `last-try`. */
  readonly logs: string;
}

export interface Stage {
  /** Folders with the programs, first those that go before all others. */
  readonly searchPath: readonly string[];
  /** What a package that the reader installs is taken from. */
  readonly nodeModules: string;
  /** What stands before each command, so that it runs in a network of its own; none: in that of this process. */
  readonly enter?: readonly string[];
}

/** Does in an empty folder what a document says, up to the first command that fails; then stops `$HOME/started`. */
export async function playDocument(
  instructions: readonly Instruction[],
  { searchPath, nodeModules, enter = [] }: Stage,
): Promise<readonly Played[]> {
  // The folder is not the reader's home, nor above it.
  const base = await mkdtemp(join(tmpdir(), 'kpki-docs-'));
  const [folder, home] = [join(base, 'folder'), join(base, 'home')];
  const env = {
    PATH: [...searchPath, process.env['PATH'] ?? ''].join(delimiter),
    HOME: home,
    // To start takes a fifth less where the program was compiled before.
    NODE_COMPILE_CACHE: join(nodeModules, '.cache/kpki-tests'),
  };
  const played: Played[] = [];
  try {
    await mkdir(home);
    await mkdir(folder);
    await symlink(nodeModules, join(folder, 'node_modules'));
    for (const each of instructions) {
      if ('name' in each) await writeFile(join(folder, each.name), each.text);
      if (!('command' in each)) continue;
      const done = await play(each, folder, env, enter);
      played.push(done);
      if (!done.asShown) break;
    }
    return played;
  } finally {
    await stopWhatStarted(home);
    await rm(base, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function play(
  shown: ShownCommand,
  folder: string,
  env: NodeJS.ProcessEnv,
  enter: readonly string[],
): Promise<Played> {
  // Of several commands in a line none may fail, and not the last alone.
  const [program = '', ...words] = [...enter, 'bash', '-e', '-c', `{ ${shown.command}\n} 2>&1`];
  const done = await run(program, words, { cwd: folder, env }).catch((error) => error);
  const code = done.code ?? 0;
  const asShown = code === 0 && prints(done.stdout, shown.output);
  return { shown, code, said: done.stdout, asShown, logs: asShown ? '' : await endsOfLogs(folder) };
}

async function endsOfLogs(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log') || name === 'last-try');
  const ends = names.map(async (name) => `${name}:\n${(await readFile(join(folder, name), 'utf8')).slice(-3000)}`);
  return (await Promise.all(ends)).join('\n');
}

/** A document stops what it starts; one that broke off did not come to that. */
async function stopWhatStarted(home: string): Promise<void> {
  const started = await readFile(join(home, 'started'), 'utf8').catch(() => '');
  for (const id of started.split('\n').filter((line) => line !== '')) {
    // `timeout` leads a group of its own, which has the program below it; if it was not begun yet, the process is alone.
    for (const target of [-Number(id), Number(id)]) {
      try {
        process.kill(target, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    }
  }
}

/** Puts a program into a folder for `searchPath`: `$HOME/started` gets its process id; it ends after ten minutes. */
export async function stageProgram(folder: string, name: string, path: string): Promise<void> {
  const script = `#!/bin/sh\necho $$ >> "$HOME/started"\nexec timeout --kill-after 5 600 '${path}' "$@"\n`;
  await writeFile(join(folder, name), script, { mode: 0o755 });
}
