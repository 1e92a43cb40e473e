import * as z from 'zod';

export function text(description: string, example: string): z.ZodString {
  return z
    .string({ error: ({ input }) => (input === undefined ? `it is missing; for example ${example}` : 'expected text') })
    .min(1, `it is empty; for example ${example}`)
    .refine((value) => !value.includes('\0'), 'holds a NUL character')
    .meta({ description, examples: [example] });
}

export function file(description: string, example: string): z.ZodString {
  const whence = 'A relative path starts at the folder of the configuration file.';
  return text(`${description} ${whence}`, example).meta({ format: 'path' });
}

export function tick(description: string): z.ZodDefault<z.ZodBoolean> {
  return z.boolean({ error: 'expected true or false' }).default(false).meta({ description });
}

export function count(description: string, least: number, most: number, usual: number): z.ZodDefault<z.ZodNumber> {
  const expected = `expected a whole number from ${least} to ${most}`;
  return z
    .number({ error: expected })
    .int(expected)
    .min(least, expected)
    .max(most, expected)
    .default(usual)
    .meta({ description, examples: [usual] });
}

export function strict<F extends z.ZodRawShape>(fields: F, expected: string): z.ZodObject<F, z.core.$strict> {
  return z.strictObject(fields, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown option ${list(issue.keys)}; known here: ${list(Object.keys(fields))}`
        : expected,
  });
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
