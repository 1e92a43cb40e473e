import { type OptionName, optionRows } from './options.ts';

/** A text as one word of a POSIX shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What no shell reads otherwise than it stands; an empty text and one with a tilde in front need quotes. */
const plain = /^[\w./:@%+,=-]+$/;

/** A text as a shell takes it: bare where it can stand so. */
export function shellWord(text: string): string {
  return plain.test(text) ? text : quoted(text);
}

/** Options as they can be typed, each with a space in front: ` -f kubeadm.yaml --to out`; none where none is given. */
export function optionWords(options: { readonly [Name in OptionName]?: string | undefined }): string {
  return (Object.entries(options) as [OptionName, string | undefined][])
    .map(([name, value]) => (value === undefined ? '' : ` ${optionWord(name, value)}`))
    .join('');
}

function optionWord(name: OptionName, value: string): string {
  const text = shellWord(value);
  // With a space between, a value that begins with a hyphen would be taken for an option.
  if (value.startsWith('-')) return `--${name}=${text}`;
  const { short } = optionRows[name];
  return `${short === undefined ? `--${name}` : `-${short}`} ${text}`;
}

/** A message of the engine, which names `kpki plan` and knows no options, with the whole command in its place. */
export function wholeCommand(message: string, command: string): string {
  return message.replace('`kpki plan`', () => `\`${command}\``);
}
