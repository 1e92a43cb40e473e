import { readFileSync } from 'node:fs';

/** A JSON object that a user writes: JSON, since the first frame has no time to load a YAML library. */
type UserJson =
  | { readonly is: 'read'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly is: 'missing' }
  | { readonly is: 'unusable'; readonly why: 'unreadable' | 'notJson' | 'notAnObject' };

export function readUserJson(file: string): UserJson {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing ? { is: 'missing' } : { is: 'unusable', why: 'unreadable' };
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return { is: 'unusable', why: 'notJson' };
  }
  return isObject(found) ? { is: 'read', fields: found } : { is: 'unusable', why: 'notAnObject' };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
