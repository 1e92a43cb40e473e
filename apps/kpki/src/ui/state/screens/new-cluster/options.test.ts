import { describe, expect, test } from 'vitest';
import { formField } from '../../../../../test/ui/form-field.ts';
import type { FormField, PluginForm } from '../../../work/plugin-form.ts';
import { askedFields, optionsOf, shownText } from './options.ts';

const form = (...fields: readonly FormField[]): PluginForm => ({
  kind: 'sink',
  use: 'x',
  what: '',
  builtIn: false,
  makesKeys: false,
  without: null,
  fields,
  beyond: [],
});

describe('what was typed, as options', () => {
  const choices = [
    { text: '1', value: 1 },
    { text: 'two', value: 'two' },
  ];

  test.each<[string, FormField, string, unknown]>([
    ['a text, without spaces around it', formField('it'), ' ./out ', './out'],
    ['an empty text is left out', formField('it'), '  ', undefined],
    ['a number', formField('it', { kind: 'number' }), '12', 12],
    ['what is no number stays, for the schema to refuse', formField('it', { kind: 'number' }), 'many', 'many'],
    ['a list', formField('it', { kind: 'list' }), 'a, b c,', ['a', 'b c']],
    ['a choice, by its own kind of value', formField('it', { kind: 'choice', choices }), '1', 1],
    ['a choice that is a text', formField('it', { kind: 'choice', choices }), 'two', 'two'],
    ['ticked', formField('it', { kind: 'tick' }), 'true', true],
    ['not ticked any more', formField('it', { kind: 'tick' }), 'false', false],
    ['not ticked where that is not the default', formField('it', { kind: 'tick', preset: 'true' }), 'false', false],
    ['a default is left out', formField('it', { preset: 'secret' }), 'secret', undefined],
    ['a default that is taken out, too', formField('it', { preset: 'secret' }), '', undefined],
  ])('%s', (_, asked, typed, expected) => {
    expect(optionsOf(form(asked), { it: typed })).toEqual(expected === undefined ? {} : { it: expected });
  });

  test('what nobody typed is left out, but for what has to be there', () => {
    const fields = [formField('a'), formField('b', { preset: 'x' }), formField('c', { kind: 'tick' })];
    expect(optionsOf(form(...fields), {})).toEqual({});
    expect(optionsOf(form(formField('c', { kind: 'tick', required: true })), {})).toEqual({ c: false });
  });

  test('fields of objects are inside them, whatever they are called', () => {
    const fields = [
      formField('tls.ca'),
      formField('tls.deep.er'),
      formField('constructor.__proto__'),
      formField('__proto__'),
    ];
    const options = optionsOf(form(...fields), {
      'tls.ca': './ca',
      'tls.deep.er': '1',
      'constructor.__proto__': 'a',
      __proto__: 'ignored by this literal',
    });
    expect(JSON.stringify(options)).toBe('{"tls":{"ca":"./ca","deep":{"er":"1"}},"constructor":{"__proto__":"a"}}');
    expect(Object.getPrototypeOf(options)).toBe(Object.prototype);
  });

  test('an alternative is asked for and written only while it is chosen', () => {
    const method = formField('auth.method', {
      kind: 'choice',
      choices: ['a', 'b'].map((text) => ({ text, value: text })),
    });
    const of = (is: string) => [{ key: 'auth.method', is }];
    const both = form(method, formField('auth.file', { when: of('a') }), formField('auth.role', { when: of('b') }));
    const typed = { 'auth.method': 'b', 'auth.file': './f', 'auth.role': 'kpki' };
    expect(askedFields(both, typed).map(({ key }) => key)).toEqual(['auth.method', 'auth.role']);
    expect(optionsOf(both, typed)).toEqual({ auth: { method: 'b', role: 'kpki' } });
    expect(askedFields(both, {}).map(({ key }) => key)).toEqual(['auth.method']);
  });
});

test('a field shows what was typed, and its default before that', () => {
  const asked = formField('it', { preset: 'secret' });
  expect(shownText(asked, {})).toBe('secret');
  expect(shownText(asked, { it: '' })).toBe('');
  expect(shownText(formField('it'), {})).toBe('');
});
