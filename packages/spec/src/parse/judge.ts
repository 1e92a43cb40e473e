import * as z from 'zod';
import { type Path, shown } from '../problem.ts';
import { newNameOf } from '../renamed-names.ts';
import type { Loose } from './form.ts';
import { nearest } from './nearest.ts';
import type { ReportProblem } from './report.ts';
import { plainData, type SourceNode } from './source.ts';

/**
 * Validates a tree by a schema and reports all problems; returns the valid part, so that rules can validate the rest.
 */
export function judge<T>(
  schema: z.ZodType<T>,
  node: SourceNode,
  report: ReportProblem,
  hintFor: HintFor = () => null,
): Loose<T> {
  const data = plainData(node);
  const result = schema.safeParse(data);
  if (result.success) return result.data as Loose<T>;
  const written = plainData(node);
  for (const issue of result.error.issues) {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    for (const fault of faultsOf(issue, path, schema, { data, written }, hintFor)) {
      report(fault.path, fault.message, fault.at, fault.meant);
      takeOut(data, fault);
    }
  }
  return data as Loose<T>;
}

/** Returns what to write in a missing field; null for an unknown field. */
export type HintFor = (path: Path, data: unknown) => string | null;

interface SchemaFault {
  readonly path: Path;
  readonly message: string;
  readonly at?: 'key';
  /** The field that an unknown one probably is. */
  readonly meant?: Path;
  /** Whether to remove the whole field, only its value, or nothing. */
  readonly takeOut: 'field' | 'value' | 'nothing';
}

function faultsOf(
  issue: z.core.$ZodIssue,
  path: Path,
  schema: z.ZodType,
  { data, written }: { readonly data: unknown; readonly written: unknown },
  hintFor: HintFor,
): readonly SchemaFault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsOf(schemaAt(schema, path));
    return issue.keys.map((key) => {
      const meant = newNameOf('fields', key, known) ?? nearest(key, known);
      return {
        path: [...path, key],
        message: unknownField(key, known),
        at: 'key',
        takeOut: 'field',
        ...(meant === null || isWritten(written, path, meant) ? {} : { meant: [...path, meant] }),
      };
    });
  }
  if (issue.code === 'invalid_key') {
    return [{ path, message: issue.issues[0]?.message ?? 'this name is not valid', at: 'key', takeOut: 'field' }];
  }
  return [
    {
      path,
      message: messageOf(issue, path, valueAt(data, path), hintFor(path, data)),
      takeOut: issue.code === 'too_small' ? 'nothing' : 'value',
    },
  ];
}

function unknownField(key: string, known: readonly string[]): string {
  const now = newNameOf('fields', key, known);
  if (now !== null) return `${shown(key)} is called \`${now}\` now`;
  const near = nearest(key, known);
  if (near !== null) return `unknown field ${shown(key)}; did you mean \`${near}\`?`;
  const list = known.map((field) => `\`${field}\``).join(', ');
  return `unknown field ${shown(key)}; ${known.length === 0 ? 'leave it out' : `known here: ${list}`}`;
}

function messageOf(issue: z.core.$ZodIssue, path: Path, value: unknown, hint: string | null): string {
  const field = `\`${String(path.at(-1) ?? '')}\``;
  if (value === undefined && issue.code !== 'custom') return `${field} is missing; ${hint ?? 'it is required'}`;
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, value);
    case 'invalid_value':
      return notOneOf(issue.values.map(String), value);
    case 'too_small':
      return issue.origin === 'array' ? 'the list is empty; write at least one' : `the least is ${issue.minimum}`;
    case 'too_big':
      return `${isPlain(value) ? shown(value) : 'this'} is too large; the most is ${issue.maximum}`;
    case 'custom':
      return issue.message;
    default:
      return 'this value is not valid';
  }
}

function notOneOf(allowed: readonly string[], value: unknown): string {
  const choices = allowed.filter((choice) => choice !== '');
  const list = choices.map((choice) => `\`${choice}\``).join(', ');
  if (!isPlain(value)) return `expected one of ${list}, found ${kindOf(value)}`;
  const near = nearest(String(value), choices);
  const expected = choices.length === 1 ? `expected ${list}` : `expected one of ${list}`;
  return `${shown(value)} is not valid; ${near === null || choices.length === 1 ? expected : `did you mean \`${near}\`?`}`;
}

const expectedWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'fields',
  record: 'fields',
};

function wrongType(expected: string, value: unknown): string {
  const hint = expected === 'string' && isPlain(value) ? '; put it in quotes' : '';
  return `expected ${expectedWords[expected] ?? expected}, found ${kindOf(value)}${hint}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'fields';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'a number' : '`true` or `false`';
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Returns the schema of the value at a path through objects, lists and records. */
function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | null {
  let current: z.core.$ZodType | undefined = bare(schema);
  for (const step of path) {
    if (current instanceof z.ZodObject) current = current.shape[String(step)];
    else if (current instanceof z.ZodArray) current = current.element;
    else if (current instanceof z.ZodRecord) current = current.valueType;
    else return null;
    if (current === undefined) return null;
    current = bare(current);
  }
  return current ?? null;
}

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema;
}

function fieldsOf(schema: z.core.$ZodType | null): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (isContainer(value) ? value[step] : undefined), data);
}

/** A field stays without its value, so that rules can distinguish a faulty field from an absent one. */
function takeOut(data: unknown, { path, takeOut: what }: SchemaFault): void {
  const parent = valueAt(data, path.slice(0, -1));
  const last = path.at(-1);
  if (!isContainer(parent) || last === undefined || what === 'nothing') return;
  if (what === 'field') delete parent[last];
  else parent[last] = undefined;
}

function isWritten(data: unknown, path: Path, field: string): boolean {
  const parent = valueAt(data, path);
  return isContainer(parent) && field in parent;
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
