import type { AdoptionStatements } from './adoption-findings.ts';
import type { ConditionStatements } from './condition.ts';
import type { RequestStatements } from './csr-refusals.ts';
import type { EntryFaults } from './entry-faults.ts';
import type { RemedyParams } from './finding.ts';
import type { KubeconfigFaults } from './kubeconfig-faults.ts';
import type { Evidence } from './live-evidence.ts';
import type { LiveSubjects, LiveVerdicts } from './live-verdicts.ts';
import type { Args } from './message.ts';
import type { Notes } from './notes.ts';
import type { PluginFaults } from './plugin-faults.ts';
import type { ConnectionFailures, ReportSubjects, ReportVerdicts } from './report-verdicts.ts';
import type { RolloutStatements } from './rollout-step.ts';

/** What each sentence needs that is no finding, as plain data. */
export type Statements = AdoptionStatements &
  ConditionStatements &
  ConnectionFailures &
  EntryFaults &
  Evidence &
  KubeconfigFaults &
  LiveSubjects &
  LiveVerdicts &
  Notes &
  PluginFaults &
  RemedyParams &
  ReportSubjects &
  ReportVerdicts &
  RequestStatements &
  RolloutStatements;
export type StatementMessage = keyof Statements;

/** Some of the sentences, as data. */
export type StatementOf<Message extends StatementMessage> = {
  readonly [Each in Message]: { readonly message: Each; readonly params: Statements[Each] };
}[Message];

/** A sentence as data; `shown()` puts it into words. */
export type Statement = StatementOf<StatementMessage>;

/** A sentence as data, or in the words of another program, such as a plugin. */
export type Words = Statement | string;

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

/** Returns whether a value says something: a statement, or the words of another program. */
export function isWords(value: object | string): value is Words {
  return typeof value === 'string' || isStatement(value);
}
