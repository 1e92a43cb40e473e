import type { CommandText } from '@kpki/engine';

/** How the commands of a document are typed where kpki runs. */
export interface Shell {
  /** With the name of the program and the options of the files in use: `kpki plan -e prod`. */
  readonly command: CommandText;
  /** Quotes a text that a shell would take apart. */
  readonly word: (text: string) => string;
}

/** Returns how a command stands in a sentence: in backquotes. */
export function inSentence({ command }: Shell): CommandText {
  return (suggested) => `\`${command(suggested)}\``;
}
