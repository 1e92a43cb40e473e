import { isJsonObject, type JsonObject } from './json-object.ts';
import type { AnyPlugin } from './known-plugins.ts';

/** Far more than any form could show. */
const longest = 1024 * 1024;

/**
 * The JSON Schema by which a plugin describes its options: a copy, as plain JSON. Null where it has none, or one that is no
 * object of JSON, whatever asking for it throws.
 */
export function describedOptions({ options }: AnyPlugin): JsonObject | null {
  try {
    const text = JSON.stringify(options['~standard'].jsonSchema?.input({ target: 'draft-2020-12' })) ?? 'null';
    const schema: unknown = text.length > longest ? null : JSON.parse(text);
    return isJsonObject(schema) ? schema : null;
  } catch {
    return null;
  }
}
