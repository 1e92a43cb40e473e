import type { BeyondForm, FieldChoice, FormField } from '../state/draft.ts';

/** What can be asked of a plugin's options, and what is left to the file. */
export interface SchemaForm {
  readonly fields: readonly FormField[];
  readonly beyond: readonly BeyondForm[];
}

type Json = Readonly<Record<string, unknown>>;

/** Where in the options a schema stands, and what has to be so that it is asked for at all. */
interface At {
  readonly path: readonly string[];
  readonly required: boolean;
  readonly when: FormField['when'];
}

const nothing: SchemaForm = { fields: [], beyond: [] };

/**
 * The form of a JSON Schema of options (draft 2020-12): texts, choices, ticks, numbers and lists of texts, objects of
 * them, and alternatives that one property tells apart. Everything else is beyond a form.
 */
export function formOfSchema(schema: unknown): SchemaForm {
  return formAt(isJson(schema) ? schema : {}, { path: [], required: true, when: [] });
}

function formAt(schema: Json, at: At): SchemaForm {
  // A secret never goes into the file, so it is not asked for either.
  if (schema['writeOnly'] === true) return beyondAt(at, true);
  const alternatives = alternativesOf(schema);
  if (alternatives !== null) return formOfAlternatives(alternatives, at);
  const choices = choicesOf(schema);
  if (choices !== null) return { fields: [fieldAt(schema, at, 'choice', choices)], beyond: [] };
  switch (typeOf(schema)) {
    case 'object':
      return formOfObject(schema, at, []);
    case 'string':
      return { fields: [fieldAt(schema, at, 'text')], beyond: [] };
    case 'boolean':
      return { fields: [fieldAt(schema, at, 'tick')], beyond: [] };
    case 'integer':
    case 'number':
      return { fields: [fieldAt(schema, at, 'number')], beyond: [] };
    case 'array':
      return isJson(schema['items']) && typeOf(schema['items']) === 'string' && choicesOf(schema['items']) === null
        ? { fields: [fieldAt(schema, at, 'list')], beyond: [] }
        : beyondAt(at);
    default:
      return beyondAt(at);
  }
}

function formOfObject(schema: Json, at: At, without: readonly string[]): SchemaForm {
  const { properties } = schema;
  // An object with any names in it, as of labels, has no fields to ask for.
  if (!isJson(properties)) return at.path.length === 0 ? nothing : beyondAt(at);
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const forms = Object.entries(properties)
    .filter(([name]) => !without.includes(name))
    .map(([name, property]) => {
      const inside = { ...at, path: [...at.path, name], required: at.required && required.includes(name) };
      return isJson(property) ? formAt(property, inside) : beyondAt(inside);
    });
  return { fields: forms.flatMap(({ fields }) => fields), beyond: forms.flatMap(({ beyond }) => beyond) };
}

/** One of several objects: first which, by the property that tells them apart, then the fields of that one. */
function formOfAlternatives({ by, objects }: Alternatives, at: At): SchemaForm {
  const path = [...at.path, by];
  const key = path.join('.');
  const choices = objects.flatMap((object) => choicesOf(propertyOf(object, by)) ?? []);
  const [first] = objects;
  const which = fieldAt(propertyOf(first ?? {}, by), { ...at, path }, 'choice', choices);
  const forms = objects.map((object) => {
    const is = choicesOf(propertyOf(object, by))?.[0]?.text ?? '';
    return formOfObject(object, { ...at, when: [...at.when, { key, is }] }, [by]);
  });
  return { fields: [which, ...forms.flatMap(({ fields }) => fields)], beyond: forms.flatMap(({ beyond }) => beyond) };
}

interface Alternatives {
  readonly by: string;
  readonly objects: readonly Json[];
}

/** Null where a schema has none, or none that a single constant property tells apart. */
function alternativesOf(schema: Json): Alternatives | null {
  const all = schema['oneOf'] ?? schema['anyOf'];
  if (!Array.isArray(all) || !all.every((each) => isJson(each) && isJson(each['properties']))) return null;
  const objects = all as readonly Json[];
  const names = Object.keys((objects[0]?.['properties'] ?? {}) as Json);
  const constants = names.filter((name) => objects.every((object) => 'const' in propertyOf(object, name)));
  const [by] = constants;
  return by === undefined || constants.length > 1 ? null : { by, objects };
}

function propertyOf(object: Json, name: string): Json {
  const property = isJson(object['properties']) ? object['properties'][name] : undefined;
  return isJson(property) ? property : {};
}

function choicesOf(schema: Json): readonly FieldChoice[] | null {
  const values: unknown = 'const' in schema ? [schema['const']] : schema['enum'];
  if (!Array.isArray(values)) return null;
  const choices = values.flatMap((value: unknown) => (isScalar(value) ? [{ text: String(value), value }] : []));
  return choices.length === values.length ? choices : null;
}

function fieldAt(
  schema: Json,
  { path, required, when }: At,
  kind: FormField['kind'],
  choices: FormField['choices'] = [],
): FormField {
  const { description, examples } = schema;
  return {
    key: path.join('.'),
    path,
    kind,
    description: typeof description === 'string' ? description : '',
    required,
    preset: typedText(schema['default']),
    example: typedText(Array.isArray(examples) ? examples[0] : undefined),
    choices,
    when,
  };
}

/** A value as somebody would type it; null for one that nobody could. */
function typedText(value: unknown): string | null {
  if (Array.isArray(value)) return value.every(isScalar) ? value.join(', ') : null;
  return isScalar(value) ? String(value) : null;
}

function beyondAt({ path }: At, secret = false): SchemaForm {
  return path.length === 0 ? nothing : { fields: [], beyond: [{ key: path.join('.'), secret }] };
}

/** The type, apart from null: a field that is left empty is not written at all. */
function typeOf({ type }: Json): unknown {
  const types = Array.isArray(type) ? type.filter((each) => each !== 'null') : [type];
  return types.length === 1 ? types[0] : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
