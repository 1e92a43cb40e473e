import type { SchemaIssue } from '@kpki/plugin';
import { isMapping } from '../mapping.ts';

/**
 * Checks a plugin's answer against the contract: a plugin may be plain JavaScript, or pass on what a server said. Each
 * check throws an error that names the fault; `heard` adds whose answer it was. Answers are copied, each field read
 * once: a getter may return something else the second time.
 */
export function checkAnswer(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`its answer is not what the contract says: ${what}`);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** `present` are required, the others optional. */
export function checkMethods(value: unknown, present: readonly string[], optional: readonly string[] = []): void {
  checkAnswer(isMapping(value), 'it opened to no object');
  for (const name of present) checkAnswer(typeof value[name] === 'function', `it has no ${name}`);
  for (const name of optional) {
    const method = value[name];
    checkAnswer(method === undefined || typeof method === 'function', `its ${name} is no function`);
  }
}

/** The answer of a schema (standardschema.dev): the options to use, or what is wrong with them and where. */
export type OptionsAnswer = { readonly value: unknown } | { readonly issues: readonly SchemaIssue[] };

/** More would not be read. */
const mostIssues = 100;

export function optionsAnswer(answer: unknown): OptionsAnswer {
  checkAnswer(isMapping(answer), 'neither options nor what is wrong with them');
  const { issues } = answer;
  if (issues === undefined) return { value: answer['value'] };
  checkAnswer(Array.isArray(issues), 'what is wrong with the options is no list of messages');
  return { issues: issues.slice(0, mostIssues).map(issueAnswer) };
}

function issueAnswer(value: unknown): SchemaIssue {
  const what = 'what is wrong with the options is no list of messages';
  checkAnswer(isMapping(value), what);
  const { message, path } = value;
  checkAnswer(isText(message), what);
  if (path === undefined) return { message };
  checkAnswer(
    Array.isArray(path) && path.every((step) => isKey(step) || (isMapping(step) && isKey(step['key']))),
    what,
  );
  return { message, path };
}

const isKey = (value: unknown): value is PropertyKey => ['string', 'number', 'symbol'].includes(typeof value);
