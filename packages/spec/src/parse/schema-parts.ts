import * as z from 'zod';
import { defaultPort } from './defaults.ts';
import { textShapes } from './text-shapes.ts';
import { parseEndpoint, type TextCheck } from './values.ts';

/** What the reference and editors show of a field beside its shape. */
export interface FieldNotes {
  readonly description: string;
  /** What the reference calls the type, where JSON Schema would only say `string`. */
  readonly title?: string;
  readonly default?: unknown;
  /** Where the default depends on other fields: the rule in words. */
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

/** A list of texts; `itemTitle` is what the reference calls one of them. */
export function texts(check: TextCheck, itemTitle: string, notes: FieldNotes): z.ZodType<readonly string[]> {
  return z.array(text(check, { description: `One ${itemTitle}.`, title: itemTitle })).meta({ ...notes });
}
