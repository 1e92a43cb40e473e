import type { RemedyParams } from './finding.ts';
import type { Evidence } from './live-evidence.ts';
import type { LiveSubjects, LiveVerdicts } from './live-verdicts.ts';
import type { Args } from './message.ts';
import type { ConnectionFailures, ReportSubjects, ReportVerdicts } from './report-verdicts.ts';
import type { StoredFacts } from './stored-facts.ts';

/** What each sentence needs that is no finding, as plain data: remedies, verdicts and what they are about. */
export type Statements = ConnectionFailures &
  Evidence &
  LiveSubjects &
  LiveVerdicts &
  RemedyParams &
  ReportSubjects &
  ReportVerdicts &
  StoredFacts;
export type StatementMessage = keyof Statements;

/** Some of the sentences, as data. */
export type StatementOf<Message extends StatementMessage> = {
  readonly [Each in Message]: { readonly message: Each; readonly params: Statements[Each] };
}[Message];

/** A sentence as data; `shown()` puts it into words. */
export type Statement = StatementOf<StatementMessage>;

/** Returns a sentence as data. */
export function statement<Message extends StatementMessage>(
  message: Message,
  ...args: Args<Statements[Message]>
): StatementOf<Message> {
  const [params = {}] = args;
  return { message, params } as StatementOf<Message>;
}

/** Returns whether plain data is a statement. */
export function isStatement(value: object): value is Statement {
  const isMade = 'message' in value && 'params' in value && !('reason' in value);
  return isMade && typeof value.message === 'string' && Object.keys(value).length === 2;
}
