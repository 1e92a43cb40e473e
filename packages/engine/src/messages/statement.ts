import type { CommandText, Messages } from '../model/message.ts';
import type { Statement, Statements } from '../model/statement.ts';
import { nestedIn, remedies, type Say } from './finding.ts';
import { bareCommand } from './message.ts';

const statements: Messages<Statements> = { ...remedies };

/** Returns a statement in words, without a full stop; `command` shows the commands in it. */
export function statementText({ message, params }: Statement, command: CommandText = bareCommand): string {
  return (statements[message] as Say<Statement['params']>)(params, command, nestedIn(command));
}
