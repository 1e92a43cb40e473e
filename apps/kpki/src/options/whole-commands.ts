import { programName } from '../terminal/program-name.ts';

/** Commands in messages of the engine and of plugins that need the options for the same files. */
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

const leadsThere = / (?:-[fe]|--(?:file|environment|dir|from))[ =]/;

/**
 * Completes each command in a message with the program's name and the options `targetFlags`, which its author does not
 * know: as written, a command could rotate or undo something else. Leaves commands that have such options.
 */
export function wholeCommands(message: string, targetFlags: string, program: string = programName()): string {
  return message.replace(named, (command: string, words: string) =>
    leadsThere.test(words) ? command : `\`${program} ${words}${targetFlags}\``,
  );
}
