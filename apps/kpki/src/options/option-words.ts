import { isObeyed, spelledOut } from '../text/clean.ts';
import { type OptionName, optionRows } from './options.ts';

/** A text as one word of a POSIX shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What no shell reads otherwise than it stands; an empty text and one with a tilde in front need quotes. */
const plain = /^[\w./:@%+,=-]+$/;

/** A text as a shell takes it: bare where it can stand so. A terminal that shows it obeys nothing in it. */
export function shellWord(text: string): string {
  if (plain.test(text)) return text;
  return isObeyed(text) ? dollarQuoted(text) : quoted(text);
}

/** Between these quotes shells read octal bytes (POSIX.1-2024; bash, zsh, ksh and busybox always did). */
function dollarQuoted(text: string): string {
  return `$'${spelledOut(text.replace(/['\\]/g, octal), octal)}'`;
}

function octal(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
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
