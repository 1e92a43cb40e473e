import type { SchemaIssue } from '@kpki/plugin';
import { isMapping } from '../mapping.ts';
import type { Args } from '../model/message.ts';
import type { PluginFaults } from '../model/plugin-faults.ts';
import type { StatementOf } from '../model/statement.ts';

type Fault = keyof PluginFaults;

/** An answer against the contract. `attributed` makes an error of it that names the plugin. */
export class AnswerError extends Error {
  readonly fault: StatementOf<Fault>;
  constructor(fault: StatementOf<Fault>) {
    super(fault.message);
    this.fault = fault;
  }
}

/**
 * Checks a plugin's answer against the contract: a plugin may be plain JavaScript, or pass on what a server said. Each
 * check throws an error that names the fault; `heard` adds whose answer it was. Answers are copied, each field read
 * once: a getter may return something else the second time.
 */
export function checkAnswer<Message extends Fault>(
  holds: boolean,
  message: Message,
  ...args: Args<PluginFaults[Message]>
): asserts holds {
  const [params = {}] = args;
  if (!holds) throw new AnswerError({ message, params } as StatementOf<Fault>);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** `present` are required, the others optional. */
export function checkMethods(value: unknown, present: readonly string[], optional: readonly string[] = []): void {
  checkAnswer(isMapping(value), 'plugin/open/no-object');
  for (const name of present) checkAnswer(typeof value[name] === 'function', 'plugin/method/missing', { method: name });
  for (const name of optional) {
    const method: unknown = value[name];
    checkAnswer(method === undefined || typeof method === 'function', 'plugin/method/no-function', { method: name });
  }
}

/** The answer of a schema (standardschema.dev): the options to use, or what is wrong with them and where. */
export type OptionsAnswer = { readonly value: unknown } | { readonly issues: readonly SchemaIssue[] };

/** More would not be read. */
const mostIssues = 100;

export function optionsAnswer(answer: unknown): OptionsAnswer {
  checkAnswer(isMapping(answer), 'plugin/options/no-answer');
  const { issues } = answer;
  if (issues === undefined) return { value: answer['value'] };
  checkAnswer(Array.isArray(issues), 'plugin/options/no-issues');
  return { issues: issues.slice(0, mostIssues).map(issueAnswer) };
}

function issueAnswer(value: unknown): SchemaIssue {
  checkAnswer(isMapping(value), 'plugin/options/no-issues');
  const { message, path } = value;
  checkAnswer(isText(message), 'plugin/options/no-issues');
  if (path === undefined) return { message };
  checkAnswer(
    Array.isArray(path) && path.every((step) => isKey(step) || (isMapping(step) && isKey(step['key']))),
    'plugin/options/no-issues',
  );
  return { message, path };
}

const isKey = (value: unknown): value is PropertyKey => ['string', 'number', 'symbol'].includes(typeof value);
