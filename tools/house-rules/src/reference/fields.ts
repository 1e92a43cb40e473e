import { code, section, table } from './markdown.ts';

/** A field's type, and what it says; of a `string` that alone. */
export type Field = string | readonly [type: string, says: string];
/** Every field of a record: the compiler refuses a table in which one is missing or too many. */
export type Fields<Data> = { readonly [Name in keyof Required<Data>]: Field };

export function fieldsSection(title: string, fields: Readonly<Record<string, Field>>): string {
  return section(
    title,
    table(
      ['Field', 'Type', 'What it says'],
      Object.entries(fields).map(([name, field]) => [
        code(name),
        ...(typeof field === 'string' ? ['string', field] : field),
      ]),
    ),
  );
}
