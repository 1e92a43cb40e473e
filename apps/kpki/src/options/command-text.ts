import type { CommandText } from '@kpki/engine';
import { programName } from '../terminal/program-name.ts';

/**
 * Returns how a suggested command is shown: in backquotes, with the program's name and the options of the files in use.
 * What a shell would take apart is quoted by the message.
 */
export function commandTextWith(targetFlags: string, program: string = programName()): CommandText {
  return ({ verb, names, flags = {} }) => {
    const own = Object.entries(flags).map(([flag, value]) => (value === true ? `--${flag}` : `--${flag} ${value}`));
    return `\`${[program, verb, ...names, ...own].join(' ')}${targetFlags}\``;
  };
}
