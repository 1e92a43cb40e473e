/** A command of kpki that a message suggests: words only, since the options of the files in use are added where it is shown. */
export interface SuggestedCommand {
  /** `renew`, `csr export`. */
  readonly verb: string;
  readonly names: readonly string[];
  /** Left out: none. A flag without a value is `true`. */
  readonly flags?: Readonly<Record<string, string | true>>;
}

export type CommandText = (command: SuggestedCommand) => string;

/** For messages that need nothing. */
export type None = Readonly<Record<never, never>>;

/** One sentence for each message; a message is `CODE`, or `CODE/VARIANT` where a code has several sentences. */
export type Messages<Params> = {
  readonly [Message in keyof Params]: (params: Params[Message], command: CommandText) => string;
};

/** Returns a command in backquotes, without the options of the files in use. */
export function bareCommand({ verb, names, flags = {} }: SuggestedCommand): string {
  const words = Object.entries(flags).map(([flag, value]) => (value === true ? `--${flag}` : `--${flag} ${value}`));
  return `\`${['kpki', verb, ...names, ...words].join(' ')}\``;
}
