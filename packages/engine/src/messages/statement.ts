import type { Finding, Remedy } from '../model/finding.ts';
import type { CommandText, Messages, Nested } from '../model/message.ts';
import type { Statement, Statements } from '../model/statement.ts';
import { copyVerdicts } from './copy-verdicts.ts';
import { findings, remedies } from './finding.ts';
import { kubeletVerdicts } from './kubelet-verdicts.ts';
import { evidence } from './live-evidence.ts';
import { liveSubjects } from './live-subjects.ts';
import { bareCommand } from './message.ts';
import { connectionFailures, reportSubjects, reportVerdicts } from './report-verdicts.ts';
import { rightsVerdicts } from './rights-verdicts.ts';
import { serverVerdicts } from './server-verdicts.ts';
import { storedFacts } from './stored-facts.ts';

const statements: Messages<Statements> = {
  ...connectionFailures,
  ...copyVerdicts,
  ...evidence,
  ...kubeletVerdicts,
  ...liveSubjects,
  ...remedies,
  ...reportSubjects,
  ...reportVerdicts,
  ...rightsVerdicts,
  ...serverVerdicts,
  ...storedFacts,
};

type Say<Params> = (params: Params, command: CommandText, nested: Nested) => string;

/** Returns a finding in words, without a full stop; `command` shows the commands in it. */
export function findingText({ message, params }: Finding, command: CommandText = bareCommand): string {
  return (findings[message] as Say<Finding['params']>)(params, command, nestedIn(command));
}

/** Returns a statement in words, without a full stop; `command` shows the commands in it. */
export function statementText({ message, params }: Statement, command: CommandText = bareCommand): string {
  return (statements[message] as Say<Statement['params']>)(params, command, nestedIn(command));
}

/** Returns a remedy in words, without a full stop. */
export function remedyText(remedy: Remedy, command: CommandText = bareCommand): string {
  return statementText(remedy, command);
}

/** Returns how messages quote findings and statements. */
export function nestedIn(command: CommandText): Nested {
  return (quoted) => ('reason' in quoted ? findingText(quoted, command) : statementText(quoted, command));
}
