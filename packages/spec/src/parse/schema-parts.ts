import * as z from 'zod';
import { defaultPort } from './defaults.ts';
import { textShapes } from './text-shapes.ts';
import { parseEndpoint, type TextCheck } from './values.ts';

/** The description of a field for the reference and editors. */
export interface FieldNotes {
  readonly description: string;
  /** The name of the type in the reference, where JSON Schema would only say `string`. */
  readonly title?: string;
  readonly default?: unknown;
  /** The rule of a default that depends on other fields, in words. */
  readonly derived?: string;
  readonly enum?: readonly string[];
  readonly examples?: readonly unknown[];
}

export function text(check: TextCheck, notes: FieldNotes): z.ZodType<string> {
  return z
    .string()
    .superRefine((value, context) => {
      const message = check(value);
      if (message !== null) context.addIssue({ code: 'custom', message });
    })
    .meta({ ...textShapes[notes.title ?? ''], ...notes });
}

export const checkEndpoint: TextCheck = (value) => parseEndpoint(value, defaultPort).reason ?? null;

/** Returns the schema of a list of texts; `itemTitle` is the name of one item in the reference. */
export function texts(check: TextCheck, itemTitle: string, notes: FieldNotes): z.ZodType<readonly string[]> {
  return z.array(text(check, { description: `One ${itemTitle}.`, title: itemTitle })).meta({ ...notes });
}
