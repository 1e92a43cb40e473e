import type { SchemaIssue } from '@kpki/plugin';
import type { EnvironmentAnswer, PluginAnswer } from '@kpki/spec';
import type { AnswerProblem } from '../options/answer-problem.ts';
import { isBuiltIn, type PluginKind, pluginOf } from './known-plugins.ts';

/**
 * What the plugins' own schemas say of their options. A plugin that is not built in is judged once somebody had it
 * loaded: a name that is being typed must run nobody's code.
 */
export async function optionProblems(
  { backend, sink }: EnvironmentAnswer,
  loaded: readonly string[],
): Promise<readonly AnswerProblem[]> {
  const judge = async (kind: PluginKind, answer: PluginAnswer): Promise<readonly AnswerProblem[]> =>
    isBuiltIn(answer.use) || loaded.includes(answer.use) ? problemsOf(kind, answer) : [];
  return [...(await judge('backend', backend)), ...(await judge('sink', sink))];
}

async function problemsOf(
  kind: PluginKind,
  { use, with: options = {} }: PluginAnswer,
): Promise<readonly AnswerProblem[]> {
  const plugin = await pluginOf(kind, use);
  const { issues } = await plugin.options['~standard'].validate(options);
  return (issues ?? []).map((issue) => {
    const path = stepsOf(issue);
    const isMissing = path.length > 0 && valueAt(options, path) === undefined;
    // A schema's own words for this are of types, not of a field that is empty.
    const text = isMissing ? 'this is required, and it is empty' : issue.message;
    return { field: [`environment.${kind}.with`, ...path].join('.'), text };
  });
}

/** Where in a plugin's options something is wrong; empty: with the options as a whole. */
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
