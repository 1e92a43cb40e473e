import { judgedOptions } from '@kpki/engine';
import { PluginError, type SchemaIssue } from '@kpki/plugin';
import { counted, inputTexts } from '@kpki/presentation';
import {
  type Artifact,
  artifactsOf,
  type Cluster,
  type ConfigurationAnswers,
  defaultAnswers,
  type EnvironmentAnswer,
  type PluginAnswer,
  parseConfiguration,
  pathText,
  writeConfiguration,
} from '@kpki/spec';
import { isBuiltIn, keyKindsMadeBy } from '../builtins.ts';
import { hideSecrets } from '../hide-secrets.ts';
import type { AnswerProblem } from '../new-cluster/answer-problem.ts';
import { lackingKeyKinds } from './backends.ts';
import { defaultFile } from './default-file.ts';
import { saidText } from './error-text.ts';
import { layoutFault, type PluginKind, pluginOf } from './known-plugins.ts';
import { thisMachine } from './machine.ts';

export interface AnswersReview {
  readonly text: string;
  readonly problems: readonly AnswerProblem[];
  readonly makes: Makes | null;
}

interface Makes {
  readonly artifacts: number;
  readonly kinds: string;
}

/** Judges a file with these answers by its parser and its plugins' schemas: built-in ones, and the `loaded`. */
export async function judgmentOf(answers: ConfigurationAnswers, loaded: readonly string[]): Promise<AnswersReview> {
  const text = writeConfiguration(answers);
  const environment = answers.environment ?? defaultAnswers.environment;
  const { configuration, problems } = parseConfiguration(text, defaultFile, { machine: thisMachine() });
  const fromOptions = [...(await optionProblems(environment, loaded)), ...layoutProblems(environment)];
  if (configuration === undefined) {
    const fromFile = problems.map(({ path, message }) => ({ field: fieldOf(path, environment), text: message }));
    return { text, problems: [...fromFile, ...fromOptions], makes: null };
  }
  const fromKeys = keyKindProblems(configuration.cluster, environment.backend.use);
  return { text, problems: [...fromOptions, ...fromKeys], makes: madeBy(configuration.cluster) };
}

/** A layout that is not built in is unknown until it is loaded. */
function layoutProblems(environment: EnvironmentAnswer): readonly AnswerProblem[] {
  return pluginsIn(environment).flatMap(({ field, answer }) => {
    const layout = 'layout' in answer && typeof answer.layout === 'string' ? answer.layout : null;
    const text = layout === null ? null : layoutFault(layout);
    return text === null ? [] : [{ field: `${field}.layout`, text }];
  });
}

/** Returns the field of a path in the file: the environment's name is a field of its own. */
function fieldOf(path: string, { name, moreBackends = [], moreSinks = [] }: EnvironmentAnswer): AnswerProblem['field'] {
  const own = pathText(['environments', name]);
  if (!path.startsWith(own)) return path;
  const inside = path.slice(own.length);
  const locations = [
    { there: '.backends.default', field: 'environment.backend' },
    ...moreBackends.map((backend, at) => ({
      there: `.${pathText(['backends', backend.name])}`,
      field: `environment.moreBackends[${at}]`,
    })),
    { there: '.ca', field: 'environment.ca' },
    { there: '.sinks.main', field: 'environment.sink' },
    ...moreSinks.map((sink, at) => ({
      there: `.${pathText(['sinks', sink.name])}`,
      field: `environment.moreSinks[${at}]`,
    })),
  ];
  const found = locations.find(({ there }) => inside.startsWith(there) && /^([.[]|$)/.test(inside.slice(there.length)));
  return found === undefined ? 'environment.name' : `${found.field}${inside.slice(found.there.length)}`;
}

function madeBy(cluster: Cluster): Makes {
  const all = artifactsOf(cluster);
  const count = (kind: Artifact['kind']): number => all.filter((artifact) => artifact.kind === kind).length;
  const kinds = [
    counted(count('ca'), 'CA', 'CAs'),
    counted(count('trust bundle'), 'trust bundle'),
    counted(count('certificate'), 'certificate'),
    counted(count('kubeconfig'), 'kubeconfig'),
    counted(count('key pair'), 'key pair'),
  ];
  return { artifacts: all.length, kinds: kinds.join(', ') };
}

/** Else the plan would be the first to say that the backend makes no such keys. */
function keyKindProblems(cluster: Cluster, use: string): readonly AnswerProblem[] {
  const makes = keyKindsMadeBy(use);
  const text = makes === null ? null : lackingKeyKinds(cluster, makes, use);
  return text === null ? [] : [{ field: 'environment.backend.use', text }];
}

/** Judges a plugin that is not built in only after it was loaded: a name that is being typed must run no code. */
async function optionProblems(
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
    return [{ field: `${field}.use`, text: hideSecrets(saidText(error)) }];
  }
}

function problemOf(issue: SchemaIssue, field: string, options: unknown): AnswerProblem {
  const path = stepsOf(issue);
  const isMissing = path.length > 0 && valueAt(options, path) === undefined;
  // A schema would complain about types here, not about an empty field.
  const text = isMissing ? inputTexts.required : issue.message;
  return { field: [`${field}.with`, ...path].join('.'), text };
}

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
