import { programName } from '../terminal/program-name.ts';

/** The commands that the engine and the plugins name; each takes the options that lead to the same files. */
const ofFiles = [
  'plan',
  'apply',
  'status',
  'verify',
  'renew',
  'rekey',
  'rotate',
  'undo',
  'csr export',
  'csr import',
] as const;

const named = new RegExp(`\`(?:npx kpki|kubectl pki|kpki) ((?:${ofFiles.join('|')})(?: [^\`]*)?)\``, 'g');

const leadsThere = / (?:-[fe]|--(?:file|environment|to|from))[ =]/;

/**
 * A message with the whole of each command that it names: as this program was called, and with the options that lead to
 * the same files, as `sameFiles` of a session. Whoever wrote it knows neither; typed as it stood, a command could rotate or
 * undo something else. A command that has such options already stays as it is.
 */
export function wholeCommands(message: string, sameFiles: string, program: string = programName()): string {
  return message.replace(named, (command: string, words: string) =>
    leadsThere.test(words) ? command : `\`${program} ${words}${sameFiles}\``,
  );
}
