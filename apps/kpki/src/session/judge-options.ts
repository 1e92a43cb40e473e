import { judgedOptions } from '@kpki/engine';
import { PluginError, type SchemaIssue } from '@kpki/plugin';
import type { EnvironmentAnswer, PluginAnswer } from '@kpki/spec';
import { isBuiltIn } from '../builtins.ts';
import { hideSecrets } from '../hide-secrets.ts';
import type { AnswerProblem } from '../options/init-option.ts';
import { type PluginKind, pluginOf } from './known-plugins.ts';

/** Judges a plugin that is not built in only after it was loaded: a name that is being typed must run no code. */
export async function optionProblems(
  environment: EnvironmentAnswer,
  loaded: readonly string[],
): Promise<readonly AnswerProblem[]> {
  const judged = pluginsIn(environment).filter(({ answer: { use } }) => isBuiltIn(use) || loaded.includes(use));
  return (await Promise.all(judged.map(problemsOf))).flat();
}

export interface AnsweredPlugin {
  readonly kind: PluginKind;
  readonly field: string;
  readonly answer: PluginAnswer;
}

export function pluginsIn({
  backend,
  moreBackends = [],
  sink,
  moreSinks = [],
}: EnvironmentAnswer): readonly AnsweredPlugin[] {
  return [
    { kind: 'backend', field: 'environment.backend', answer: backend },
    ...moreBackends.map((answer, at) => ({
      kind: 'backend' as const,
      field: `environment.moreBackends[${at}]`,
      answer,
    })),
    { kind: 'sink', field: 'environment.sink', answer: sink },
    ...moreSinks.map((answer, at) => ({ kind: 'sink' as const, field: `environment.moreSinks[${at}]`, answer })),
  ];
}

async function problemsOf({ kind, field, answer }: AnsweredPlugin): Promise<readonly AnswerProblem[]> {
  const { use, with: options = {} } = answer;
  try {
    const plugin = await pluginOf(kind, use);
    const judged = await judgedOptions(plugin, options, { kind, name: kind, use, hide: hideSecrets });
    return 'issues' in judged ? judged.issues.map((issue) => problemOf(issue, field, options)) : [];
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return [{ field: `${field}.use`, text: hideSecrets(error.message) }];
  }
}

function problemOf(issue: SchemaIssue, field: string, options: unknown): AnswerProblem {
  const path = stepsOf(issue);
  const isMissing = path.length > 0 && valueAt(options, path) === undefined;
  // A schema would complain about types here, not about an empty field.
  const text = isMissing ? 'this is required, and it is empty' : issue.message;
  return { field: [`${field}.with`, ...path].join('.'), text };
}

/** Returns the path of an issue inside a plugin's options; empty: the options as a whole. */
export function stepsOf({ path = [] }: SchemaIssue): readonly string[] {
  return path.map((step) => String(typeof step === 'object' ? step.key : step));
}

function valueAt(options: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Readonly<Record<string, unknown>>)[step]
        : undefined,
    options,
  );
}
