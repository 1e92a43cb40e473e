import type { CommandText } from '@kpki/engine';

/**
 * Returns how commands are typed: with the program's name and the options of the files in use, ` -e prod`. What a shell
 * would take apart is quoted by the caller that suggests the command.
 */
export function commandLineWith(program: string, targetFlags: string): CommandText {
  return ({ verb, names, flags = {} }) => {
    const own = Object.entries(flags).map(([flag, value]) => (value === true ? `--${flag}` : `--${flag} ${value}`));
    return `${[program, verb, ...names, ...own].join(' ')}${targetFlags}`;
  };
}

/** Returns how commands are shown in a sentence: as typed, in backquotes. */
export function commandWith(program: string, targetFlags: string): CommandText {
  const line = commandLineWith(program, targetFlags);
  return (suggested) => `\`${line(suggested)}\``;
}

/** Returns a finding behind its code, unless its words begin with the code: `expired on 2026-12-19`. */
export function codedText(reason: string, text: string): string {
  return text === reason || text.startsWith(`${reason} `) ? text : `${reason}: ${text}`;
}

/** Returns a finding before its code, for lines that are cut: `expires on 2026-12-19 (renew-due)`. */
export function textWithCode(reason: string, text: string): string {
  return text === reason || text.startsWith(`${reason} `) ? text : `${text} (${reason})`;
}

/** Returns a command in backquotes, without the options of the files in use. */
export const bareCommand: CommandText = commandWith('kpki', '');
