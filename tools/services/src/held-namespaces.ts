import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningProgram, startProgram } from './start-program.ts';

type NamespaceKind = 'net' | 'mount' | 'uts';

/** Namespaces that exist as long as their holder, a process that sleeps. Disposing of them ends it. */
export interface HeldNamespaces extends AsyncDisposable {
  readonly processId: number;
  /** Words before a program and its arguments that run the program in these namespaces. */
  readonly enter: readonly string[];
}

export interface Holding {
  readonly name: string;
  readonly directory: string;
  readonly kinds: readonly NamespaceKind[];
  /** A shell script that prepares the namespaces. It runs with `set -e`. */
  readonly script: string;
  readonly words?: readonly string[];
}

/** Makes namespaces, as root, and prepares them. Resolves when the script is done. */
export async function holdNamespaces({ name, directory, kinds, script, words = [] }: Holding): Promise<HeldNamespaces> {
  // The log may have lines of earlier namespaces.
  const done = `held ${randomUUID()}\n`;
  const whole = `set -e\n${script}\necho ${done}exec sleep infinity`;
  const holder: RunningProgram = await startProgram({
    name,
    path: 'unshare',
    flags: [...kinds.map((kind) => `--${kind}`), 'sh', '-c', whole, name, ...words],
    directory,
    readiness: async () => {
      const said = await readFile(join(directory, `${name}.log`), 'utf8');
      return said.endsWith(done) ? { ready: true } : { ready: false, because: said };
    },
    withinMilliseconds: 30_000,
  });
  return {
    processId: holder.processId,
    enter: ['nsenter', ...kinds.map((kind) => `--${kind}=/proc/${holder.processId}/ns/${fileOf[kind]}`), '--'],
    [Symbol.asyncDispose]: () => holder[Symbol.asyncDispose](),
  };
}

/** In `/proc/PID/ns`. */
const fileOf: Readonly<Record<NamespaceKind, string>> = { net: 'net', mount: 'mnt', uts: 'uts' };
