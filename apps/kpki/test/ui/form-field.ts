import type { FormField } from '../../src/ui/work/plugin-form.ts';

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
