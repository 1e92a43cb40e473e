import type { AdoptionStatements } from './adoption-findings.ts';
import type { ConditionStatements } from './condition.ts';
import type { RequestStatements } from './csr-refusals.ts';
import type { RemedyParams } from './finding.ts';
import type { Args } from './message.ts';
import type { Notes } from './notes.ts';
import type { RolloutStatements } from './rollout-step.ts';

/** What each sentence needs that is no finding, as plain data. */
export type Statements = AdoptionStatements &
  ConditionStatements &
  Notes &
  RemedyParams &
  RequestStatements &
  RolloutStatements;
export type StatementMessage = keyof Statements;

/** A sentence as data; `shown()` puts it into words. */
export type Statement = {
  readonly [Message in StatementMessage]: { readonly message: Message; readonly params: Statements[Message] };
}[StatementMessage];

/** A sentence as data, or in the words of somebody else, such as a plugin. */
export type Words = Statement | string;

/** Returns a sentence as data. */
export function statement<Message extends StatementMessage>(
  message: Message,
  ...args: Args<Statements[Message]>
): Statement {
  const [params = {}] = args;
  return { message, params } as Statement;
}

/** Returns whether plain data is a statement. */
export function isStatement(value: object): value is Statement {
  const isMade = 'message' in value && 'params' in value && !('reason' in value);
  return isMade && typeof value.message === 'string' && Object.keys(value).length === 2;
}
