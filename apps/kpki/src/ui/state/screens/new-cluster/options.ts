import type { FormField, PluginForm } from '../../../work/plugin-form.ts';
import { type TypedOptions, wordsIn } from '../../draft.ts';

/** The fields of an alternative are asked for only while it is chosen. */
export function askedFields({ fields }: PluginForm, typed: TypedOptions): readonly FormField[] {
  return fields.filter(({ when }) => when.every(({ key, is }) => textOf(fields, typed, key) === is));
}

export function shownText({ key, preset }: FormField, typed: TypedOptions): string {
  // An option may be named `constructor`.
  return (Object.hasOwn(typed, key) ? typed[key] : preset) ?? '';
}

function textOf(fields: readonly FormField[], typed: TypedOptions, key: string): string {
  const own = fields.find((field) => field.key === key);
  return own === undefined ? '' : shownText(own, typed);
}

interface OptionTree {
  [name: string]: unknown;
}

export function optionsOf(form: PluginForm, typed: TypedOptions): Readonly<Record<string, unknown>> {
  const options: OptionTree = {};
  const asked = askedFields(form, typed);
  const written = asked.filter((field) => writtenAs(field, typed) !== undefined);
  for (const field of asked) {
    const value = writtenAs(field, typed) ?? (isNeeded(field, written) ? choiceOf(field, typed) : undefined);
    if (value !== undefined) put(options, field.path, value);
  }
  return options;
}

/** The tag of an alternative is written if any of its fields is. */
function isNeeded({ isTag, path }: FormField, written: readonly FormField[]): boolean {
  const inside = path.slice(0, -1);
  return isTag && written.some((other) => inside.every((step, at) => other.path[at] === step));
}

function choiceOf(field: FormField, typed: TypedOptions): unknown {
  return field.choices.find(({ text }) => text === shownText(field, typed))?.value;
}

function put(tree: OptionTree, [first, ...rest]: readonly string[], value: unknown): void {
  if (first === undefined) return;
  const isOwn = Object.hasOwn(tree, first);
  const inside = rest.length === 0 ? value : isOwn ? (tree[first] as OptionTree) : {};
  // Defined, not assigned: an option may have a name that objects inherit.
  if (!isOwn) Object.defineProperty(tree, first, { value: inside, enumerable: true, configurable: true });
  if (rest.length > 0) put(inside as OptionTree, rest, value);
}

function writtenAs(field: FormField, typed: TypedOptions): unknown {
  const text = shownText(field, typed).trim();
  if (text === field.preset || (text === '' && field.kind !== 'tick')) return undefined;
  switch (field.kind) {
    case 'tick':
      return !Object.hasOwn(typed, field.key) && !field.required ? undefined : text === 'true';
    case 'choice':
      return field.choices.find((choice) => choice.text === text)?.value;
    case 'list':
      return wordsIn(text, /,/);
    case 'names':
      return Object.fromEntries(wordsIn(text, /,/).map((name) => [name, {}]));
    case 'number':
      // The plugin's own schema rejects a text that is no number.
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'text':
      return text;
  }
}
