import { execFileSync } from 'node:child_process';

/** A command line as a shell takes it apart. */
export function wordsOf(line: string): readonly string[] {
  const separated = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return separated.split('\0').slice(0, -1);
}
