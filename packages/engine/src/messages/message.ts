import type { SuggestedCommand } from '../model/message.ts';

/** Returns a command in backquotes, without the options of the files in use. */
export function bareCommand({ verb, names, flags = {} }: SuggestedCommand): string {
  const words = Object.entries(flags).map(([flag, value]) => (value === true ? `--${flag}` : `--${flag} ${value}`));
  return `\`${['kpki', verb, ...names, ...words].join(' ')}\``;
}
