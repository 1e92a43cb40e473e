import type { Finding } from './finding.ts';
import type { Words } from './statement.ts';

/** A command of kpki that a message suggests: without the options of the files in use, which are added where it is shown. */
export interface SuggestedCommand {
  /** `renew`, `csr export`. */
  readonly verb: string;
  readonly names: readonly string[];
  /** Left out: none. A flag without a value is `true`. */
  readonly flags?: Readonly<Record<string, string | true>>;
}

export type CommandText = (command: SuggestedCommand) => string;

/** Puts a finding or a statement into words that another message quotes. */
export type Nested = (quoted: Finding | Words) => string;

/** What a message needs that needs nothing. */
export type None = Readonly<Record<never, never>>;

/** Parameters by message, each with a prefix that tells its kind. */
export type Prefixed<Kind extends string, Params> = {
  readonly [Message in keyof Params & string as `${Kind}/${Message}`]: Params[Message];
};

/** Nothing where a message needs nothing. */
export type Args<Params> = Params extends None
  ? None extends Params
    ? readonly []
    : readonly [Params]
  : readonly [Params];

/** The sentences of messages. A message is `CODE`, or `CODE/VARIANT` where a code has several sentences. */
export type Messages<Params> = {
  readonly [Message in keyof Params]: (params: Params[Message], command: CommandText, nested: Nested) => string;
};
