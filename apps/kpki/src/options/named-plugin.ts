import { pluginOptionIn } from './plugin-option.ts';

/** A plugin with the name that a file gives it, and what else it says of it. */
interface NamedPlugin {
  readonly name: string;
  readonly use: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly others: Readonly<Record<string, unknown>>;
}

/** What is named: `sink`, with an example, and the fields that it has beside `use` and `with`. */
interface Wanted {
  readonly what: string;
  readonly example: string;
  readonly fields: readonly string[];
}

/** A plugin as it is typed, `NAME={use: PLUGIN}`: what stands behind the name is what would stand there in a file. */
export function namedPluginIn(
  word: string,
  { what, example, fields }: Wanted,
): NamedPlugin | { readonly reason: string } {
  const read = pluginOptionIn(word);
  if ('reason' in read) return { reason: `this is no ${what}; write NAME={use: PLUGIN}, such as ${example}` };
  const { key: name, value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { reason: `what stands behind ${name}= has to be fields, such as ${example}` };
  }
  const { use, with: options, ...others } = value as Readonly<Record<string, unknown>>;
  const strange = Object.keys(others).find((each) => !fields.includes(each));
  if (strange !== undefined) {
    const known = ['use', 'with', ...fields].join(', ');
    return { reason: `a ${what} has no field ${JSON.stringify(strange)}; it has ${known}` };
  }
  if (typeof use !== 'string') return { reason: `${name} names no plugin; write ${example}` };
  if (options !== undefined && (typeof options !== 'object' || options === null || Array.isArray(options))) {
    return { reason: `with of ${name} has to be fields` };
  }
  return {
    name,
    use,
    ...(options === undefined ? {} : { with: options as Readonly<Record<string, unknown>> }),
    others,
  };
}
