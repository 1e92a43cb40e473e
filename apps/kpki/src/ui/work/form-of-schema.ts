import { isMapping } from '@kpki/engine';
import type { JsonObject } from '../../session/known-plugins.ts';
import type { BeyondForm, FieldChoice, FormField } from './plugin-form.ts';

interface SchemaForm {
  readonly fields: readonly FormField[];
  readonly beyond: readonly BeyondForm[];
}

interface At {
  readonly path: readonly string[];
  readonly required: boolean;
  readonly when: FormField['when'];
}

const nothing: SchemaForm = { fields: [], beyond: [] };

export function formOfSchema(schema: unknown): SchemaForm {
  return formAt(isMapping(schema) ? schema : {}, { path: [], required: true, when: [] });
}

function formAt(schema: JsonObject, at: At): SchemaForm {
  // A secret never goes into the file.
  if (schema['writeOnly'] === true) return beyondAt(at, true);
  const alternatives = alternativesOf(schema);
  if (alternatives !== null) return formOfAlternatives(alternatives, presetOf(schema, alternatives), at);
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
      return isMapping(schema['items']) && typeOf(schema['items']) === 'string' && choicesOf(schema['items']) === null
        ? { fields: [fieldAt(schema, at, 'list')], beyond: [] }
        : beyondAt(at);
    default:
      return beyondAt(at);
  }
}

function formOfObject(schema: JsonObject, at: At, without: readonly string[]): SchemaForm {
  const { properties } = schema;
  if (!isMapping(properties)) {
    if (at.path.length === 0) return nothing;
    // For members without required options, names are asked for. Other members, such as labels, are beyond a form.
    return isNamesAlone(schema) ? { fields: [fieldAt(schema, at, 'names')], beyond: [] } : beyondAt(at);
  }
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const forms = Object.entries(properties)
    .filter(([name]) => !without.includes(name))
    .map(([name, property]) => {
      const inside = { ...at, path: [...at.path, name], required: at.required && required.includes(name) };
      return isMapping(property) ? formAt(property, inside) : beyondAt(inside);
    });
  return { fields: forms.flatMap(({ fields }) => fields), beyond: forms.flatMap(({ beyond }) => beyond) };
}

/** Whether it has members by any name, each an object without required properties. */
function isNamesAlone({ additionalProperties: member }: JsonObject): boolean {
  if (!isMapping(member) || typeOf(member) !== 'object' || !isMapping(member['properties'])) return false;
  return !Array.isArray(member['required']) || member['required'].length === 0;
}

function formOfAlternatives({ by, objects }: Alternatives, preset: string | null, at: At): SchemaForm {
  const path = [...at.path, by];
  const key = path.join('.');
  const choices = objects.flatMap((object) => choicesOf(propertyOf(object, by)) ?? []);
  const [first] = objects;
  const asked = { ...fieldAt(propertyOf(first ?? {}, by), { ...at, path }, 'choice', choices), isTag: true };
  const which = preset === null ? asked : { ...asked, preset };
  const forms = objects.map((object) => {
    const is = choicesOf(propertyOf(object, by))?.[0]?.text ?? '';
    // A chosen alternative is written, even if the whole is optional.
    const required = at.required || is !== preset;
    return formOfObject(object, { ...at, required, when: [...at.when, { key, is }] }, [by]);
  });
  return { fields: [which, ...forms.flatMap(({ fields }) => fields)], beyond: forms.flatMap(({ beyond }) => beyond) };
}

function presetOf(schema: JsonObject, { by }: Alternatives): string | null {
  const whole = schema['default'];
  return isMapping(whole) ? typedText(whole[by]) : null;
}

function fieldAt(
  schema: JsonObject,
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
    isTag: false,
    when,
  };
}

function beyondAt({ path }: At, secret = false): SchemaForm {
  return path.length === 0 ? nothing : { fields: [], beyond: [{ key: path.join('.'), secret }] };
}

interface Alternatives {
  readonly by: string;
  readonly objects: readonly JsonObject[];
}

/** Returns null unless a single constant property tells the alternatives apart. */
function alternativesOf(schema: JsonObject): Alternatives | null {
  const all = schema['oneOf'] ?? schema['anyOf'];
  if (!Array.isArray(all) || !all.every((each) => isMapping(each) && isMapping(each['properties']))) return null;
  const objects = all as readonly JsonObject[];
  const names = Object.keys((objects[0]?.['properties'] ?? {}) as JsonObject);
  const constants = names.filter((name) => objects.every((object) => 'const' in propertyOf(object, name)));
  const [by] = constants;
  return by === undefined || constants.length > 1 ? null : { by, objects };
}

function propertyOf(object: JsonObject, name: string): JsonObject {
  const property = isMapping(object['properties']) ? object['properties'][name] : undefined;
  return isMapping(property) ? property : {};
}

/** Returns null if other values are allowed, or one cannot be typed. */
function choicesOf(schema: JsonObject): readonly FieldChoice[] | null {
  const values: unknown = 'const' in schema ? [schema['const']] : schema['enum'];
  if (!Array.isArray(values)) return null;
  const choices = values.flatMap((value: unknown) => (isScalar(value) ? [{ text: String(value), value }] : []));
  return choices.length === values.length ? choices : null;
}

function typedText(value: unknown): string | null {
  if (Array.isArray(value)) return value.every(isScalar) ? value.join(', ') : null;
  return isScalar(value) ? String(value) : null;
}

/** Ignores null: a field that is left empty is not written. */
function typeOf({ type }: JsonObject): unknown {
  const types = Array.isArray(type) ? type.filter((each) => each !== 'null') : [type];
  return types.length === 1 ? types[0] : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
