import type { FormField } from '../../src/ui/work/plugin-form.ts';

/** A field of a plugin's options as a plain text that may be left out, but for what a test is about. */
export function formField(key: string, part: Partial<FormField> = {}): FormField {
  return {
    key,
    path: key.split('.'),
    kind: 'text',
    description: '',
    required: false,
    preset: null,
    example: null,
    choices: [],
    isTag: false,
    when: [],
    ...part,
  };
}
