import type { SuggestedCommand } from '../model/message.ts';

/** Returns a command in backquotes, without the options of the files in use. */
export function bareCommand({ verb, names, flags = {} }: SuggestedCommand): string {
  const words = Object.entries(flags).map(([flag, value]) => (value === true ? `--${flag}` : `--${flag} ${value}`));
  return `\`${['kpki', verb, ...names, ...words].join(' ')}\``;
}

/** Adds what the text of a fact was made of: left out of comparisons and of JSON until documents are made of it. */
export function withMessage<Fact>(fact: Fact, message: string, params: object): Fact {
  return Object.defineProperties(fact, { message: { value: message }, params: { value: params } });
}
