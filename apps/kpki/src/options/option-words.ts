import type { Intent } from '@kpki/engine';
import { isObeyed, spelledOut } from '../text/clean.ts';
import { type OptionName, optionRows } from './options.ts';

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Text that needs no quotes; an empty one and one that begins with a tilde do. */
const plain = /^[\w./:@%+,=-]+$/;

export function shellWord(text: string): string {
  if (plain.test(text)) return text;
  return isObeyed(text) ? dollarQuoted(text) : quoted(text);
}

/** Shells read octal bytes between these quotes (POSIX.1-2024; bash, zsh, ksh and busybox always did). */
function dollarQuoted(text: string): string {
  return `$'${spelledOut(text.replace(/['\\]/g, octal), octal)}'`;
}

function octal(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** Returns options as typed, each after a space: ` -f kubeadm.yaml --dir out`. */
export function optionWords(options: { readonly [Name in OptionName]?: string | undefined }): string {
  return (Object.entries(options) as [OptionName, string | undefined][])
    .map(([name, value]) => (value === undefined ? '' : ` ${optionWord(name, value)}`))
    .join('');
}

/** Returns the options that limit a plan, as typed: ` --only --except apiserver/cp1`. */
export function limitWords({ only, except = [] }: Pick<Intent, 'only' | 'except'> = {}): string {
  return [
    ...(only === true ? [' --only'] : []),
    ...except.map((id) => ` ${optionWord('except', id.replace(' ', '/'))}`),
  ].join('');
}

function optionWord(name: OptionName, value: string): string {
  const text = shellWord(value);
  // After a space, a value with a leading hyphen would be taken for an option.
  if (value.startsWith('-')) return `--${name}=${text}`;
  const { short } = optionRows[name];
  return `${short === undefined ? `--${name}` : `-${short}`} ${text}`;
}
