import { isMapping } from '@kpki/engine';
import { isNameOfSecret } from '@kpki/plugin';
import { inputTexts } from '@kpki/presentation';
import type { PluginAnswer } from '@kpki/spec';
import type { AnswerProblem } from '../new-cluster/answer-problem.ts';
import type { AnsweredPlugin } from './judge-answers.ts';
import { describedOptions, type JsonObject, type PluginKind, pluginOf } from './known-plugins.ts';

/**
 * Finds secrets among plugin options that were typed on a command line, where every process of the machine can read
 * them: those that the schema marks `writeOnly`; without such a schema, those with the name of a secret. A reference to
 * a file or a variable is no secret. Runs the code of a plugin that is not built in.
 */
export async function typedSecrets(
  { kind, field, answer }: AnsweredPlugin,
  folder: string,
): Promise<readonly AnswerProblem[]> {
  const { use, with: options = {} } = answer;
  const schema = await schemaOf(kind, { use }, folder);
  const paths = schema === null ? namedSecrets(options, []) : markedSecrets(schema, schema, options, []);
  return [...new Set(paths.map((path) => path.join('.')))].map((path) => ({
    field: `${field}.with.${path}`,
    text: inputTexts.secretTyped(path, adviceFor(path)),
  }));
}

function adviceFor(path: string): string {
  const name = path.split('.').at(-1) ?? path;
  return inputTexts.secretElsewhere(name);
}

/** Null if a plugin has no schema, or cannot be loaded, which the plan will say. */
async function schemaOf(kind: PluginKind, { use }: PluginAnswer, folder: string): Promise<JsonObject | null> {
  try {
    return describedOptions(await pluginOf(kind, use, folder));
  } catch {
    return null;
  }
}

/** Returns the paths of values that a schema marks, in any of its alternatives. */
function markedSecrets(given: unknown, root: JsonObject, value: unknown, path: readonly string[]): readonly string[][] {
  const schema = isMapping(given) ? referred(given, root) : null;
  if (schema === null || path.length > deepest) return [];
  if (schema['writeOnly'] === true) return isWhereabouts(value) ? [] : [[...path]];
  const inside = isMapping(schema['properties']) ? schema['properties'] : {};
  const values = isMapping(value) ? Object.entries(value) : [];
  const own = values.flatMap(([key, each]) => markedSecrets(inside[key], root, each, [...path, key]));
  const items = Array.isArray(value) ? value : [];
  const listed = items.flatMap((each, index) => markedSecrets(schema['items'], root, each, [...path, String(index)]));
  const alternatives = ['anyOf', 'oneOf', 'allOf'].flatMap((word) => {
    const list = schema[word];
    return Array.isArray(list) ? list.flatMap((each) => markedSecrets(each, root, value, path)) : [];
  });
  return [...own, ...listed, ...alternatives];
}

function referred(schema: JsonObject, root: JsonObject): JsonObject {
  const [, name] = /^#\/\$defs\/([^/]+)$/.exec(String(schema['$ref'] ?? '')) ?? [];
  const definitions = root['$defs'];
  const found = name !== undefined && isMapping(definitions) ? definitions[name] : undefined;
  return isMapping(found) ? { ...found, ...schema } : schema;
}

/** No sane schema of options nests deeper. */
const deepest = 20;

function namedSecrets(value: unknown, path: readonly string[]): readonly string[][] {
  const name = path.at(-1) ?? '';
  if (isNameOfSecret(name)) return isWhereabouts(value) ? [] : [[...path]];
  return isMapping(value) ? Object.entries(value).flatMap(([key, each]) => namedSecrets(each, [...path, key])) : [];
}

function isWhereabouts(value: unknown): boolean {
  if (!isMapping(value)) return false;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => name === 'file' || name === 'env');
}
