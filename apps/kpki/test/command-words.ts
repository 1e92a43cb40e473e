import { execFileSync } from 'node:child_process';

/** A command line as bash takes it apart; not every `sh` knows the quotes around what a terminal would obey. */
export function wordsOf(line: string): readonly string[] {
  const separated = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return separated.split('\0').slice(0, -1);
}
