import { isJsonObject, type JsonObject } from '../../session/known-plugins.ts';
import type { FieldChoice } from './plugin-form.ts';

export interface Alternatives {
  readonly by: string;
  readonly objects: readonly JsonObject[];
}

/** Returns null unless a single constant property tells the alternatives apart. */
export function alternativesOf(schema: JsonObject): Alternatives | null {
  const all = schema['oneOf'] ?? schema['anyOf'];
  if (!Array.isArray(all) || !all.every((each) => isJsonObject(each) && isJsonObject(each['properties']))) return null;
  const objects = all as readonly JsonObject[];
  const names = Object.keys((objects[0]?.['properties'] ?? {}) as JsonObject);
  const constants = names.filter((name) => objects.every((object) => 'const' in propertyOf(object, name)));
  const [by] = constants;
  return by === undefined || constants.length > 1 ? null : { by, objects };
}

export function propertyOf(object: JsonObject, name: string): JsonObject {
  const property = isJsonObject(object['properties']) ? object['properties'][name] : undefined;
  return isJsonObject(property) ? property : {};
}

/** Returns null if other values are allowed, or one cannot be typed. */
export function choicesOf(schema: JsonObject): readonly FieldChoice[] | null {
  const values: unknown = 'const' in schema ? [schema['const']] : schema['enum'];
  if (!Array.isArray(values)) return null;
  const choices = values.flatMap((value: unknown) => (isScalar(value) ? [{ text: String(value), value }] : []));
  return choices.length === values.length ? choices : null;
}

/** Returns null for a value that cannot be typed. */
export function typedText(value: unknown): string | null {
  if (Array.isArray(value)) return value.every(isScalar) ? value.join(', ') : null;
  return isScalar(value) ? String(value) : null;
}

/** Ignores null: a field that is left empty is not written. */
export function typeOf({ type }: JsonObject): unknown {
  const types = Array.isArray(type) ? type.filter((each) => each !== 'null') : [type];
  return types.length === 1 ? types[0] : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
