import { describe, expect, test } from 'vitest';
import { formField } from '../../../test/ui/form-field.ts';
import { builtinNames, builtinPlugin } from '../../builtins.ts';
import { formOfSchema } from './form-of-schema.ts';
import type { FormField } from './plugin-form.ts';
import { formOf } from './plugin-forms.ts';

const object = (properties: unknown, required: readonly string[] = []) => ({ type: 'object', properties, required });

describe('the form of a schema', () => {
  test.each<[string, unknown, Partial<FormField>]>([
    ['a text', { type: 'string' }, {}],
    ['a path', { type: 'string', format: 'path', description: 'Where.' }, { description: 'Where.' }],
    ['a text that may be null', { type: ['string', 'null'] }, {}],
    ['an example', { type: 'string', examples: ['./out', '/x'] }, { example: './out' }],
    ['a default', { type: 'string', default: 'secret' }, { preset: 'secret' }],
    ['true or false', { type: 'boolean', default: false }, { kind: 'tick', preset: 'false' }],
    ['a whole number', { type: 'integer', minimum: 1, default: 3 }, { kind: 'number', preset: '3' }],
    ['a number', { type: 'number' }, { kind: 'number' }],
    [
      'a choice',
      { type: 'string', enum: ['a', 'b'], default: 'b' },
      {
        kind: 'choice',
        preset: 'b',
        choices: [
          { text: 'a', value: 'a' },
          { text: 'b', value: 'b' },
        ],
      },
    ],
    [
      'a choice of numbers',
      { enum: [1, 2] },
      { kind: 'choice', choices: [1, 2].map((value) => ({ text: `${value}`, value })) },
    ],
    ['a constant', { type: 'number', const: 3 }, { kind: 'choice', choices: [{ text: '3', value: 3 }] }],
    [
      'a list of texts',
      { type: 'array', items: { type: 'string' }, default: ['x', 'y'] },
      { kind: 'list', preset: 'x, y' },
    ],
  ])('%s', (_, schema, expected) => {
    expect(formOfSchema(object({ it: schema }))).toEqual({ fields: [formField('it', expected)], beyond: [] });
  });

  test('what is required is', () => {
    const text = { type: 'string' };
    const { fields } = formOfSchema(
      object({ a: text, b: object({ c: text }, ['c']), d: object({ e: text }, ['e']) }, ['a', 'd']),
    );
    expect(fields).toEqual([
      formField('a', { required: true }),
      // Only where the rest of an optional object is there.
      formField('b.c'),
      formField('d.e', { required: true }),
    ]);
  });

  test.each(['oneOf', 'anyOf'])(
    '%s of objects that one property tells apart: which, and the fields of that one',
    (of) => {
      const text = { type: 'string' };
      const auth = {
        [of]: [
          object({ method: { const: 'token' }, file: text }, ['method', 'file']),
          object({ method: { const: 'approle' }, role: text, id: text }, ['method', 'role']),
        ],
      };
      const when = (is: string) => [{ key: 'auth.method', is }];
      expect(formOfSchema(object({ auth }, ['auth'])).fields).toEqual([
        formField('auth.method', {
          kind: 'choice',
          required: true,
          isTag: true,
          choices: ['token', 'approle'].map((value) => ({ text: value, value })),
        }),
        formField('auth.file', { required: true, when: when('token') }),
        formField('auth.role', { required: true, when: when('approle') }),
        formField('auth.id', { when: when('approle') }),
      ]);
      expect(formOfSchema(auth).fields.map(({ key }) => key)).toEqual(['method', 'file', 'role', 'id']);
    },
  );

  test('alternatives that have a default as a whole begin with that; what another requires is required once it is chosen', () => {
    const text = { type: 'string' };
    const auth = {
      default: { method: 'token' },
      oneOf: [
        object({ method: { const: 'token' }, file: text }, ['method']),
        object({ method: { const: 'approle' }, role: text }, ['method', 'role']),
      ],
    };
    expect(formOfSchema(object({ auth })).fields).toMatchObject([
      { key: 'auth.method', preset: 'token', required: false },
      { key: 'auth.file', required: false },
      { key: 'auth.role', required: true },
    ]);
  });

  test('a secret is never asked for, and what is no field is left to the file', () => {
    const beyond = {
      labels: { type: 'object', additionalProperties: { type: 'string' } },
      either: { type: ['string', 'number'] },
      refers: { $ref: '#/$defs/x' },
      list: { type: 'array', items: { type: 'number' } },
      anything: true,
      mixed: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    };
    const tls = object({ pin: { type: 'string', writeOnly: true } });
    expect(formOfSchema(object({ ...beyond, tls }))).toEqual({
      fields: [],
      beyond: [...Object.keys(beyond).map((key) => ({ key, secret: false })), { key: 'tls.pin', secret: true }],
    });
  });

  test.each([null, 3, {}, { type: 'object' }, { properties: 3 }, { type: 'object', properties: {} }])(
    'of %j there is none',
    (schema) => {
      expect(formOfSchema(schema)).toEqual({ fields: [], beyond: [] });
    },
  );
});

describe('the plugins that are built in', () => {
  test('@kpki/filesystem asks for its folder, and whether owners stay', async () => {
    const form = await formOf('sink', '@kpki/filesystem');
    expect(form).toMatchObject({ builtIn: true, without: null, beyond: [] });
    expect(form.fields).toEqual([
      formField('root', { required: true, example: './out', description: expect.stringMatching(/^The folder .*\.$/) }),
      formField('keepOwners', { kind: 'tick', preset: 'false', description: expect.stringMatching(/^Whether .*\.$/) }),
    ]);
  });

  test('@kpki/vault asks how to log in, and then for what that takes, and for no secret', async () => {
    const form = await formOf('sink', '@kpki/vault');
    expect(form).toMatchObject({ builtIn: true, without: null, beyond: [] });
    const [address, method] = form.fields;
    expect(method).toMatchObject({ preset: 'token', isTag: true });
    expect(address).toMatchObject({ key: 'address', required: false, example: 'https://vault.example.com:8200' });
    expect(method?.choices.map(({ text }) => text)).toEqual(['token', 'approle', 'kubernetes', 'jwt', 'cert']);
    const ofAppRole = form.fields.filter(({ when }) => when.some(({ is }) => is === 'approle'));
    expect(ofAppRole.map(({ path }) => path.at(-1))).toEqual(['mount', 'roleId', 'secretIdFile', 'secretIdVariable']);
  });

  test('@kpki/kubernetes asks for a kubeconfig, a context and a namespace', async () => {
    const { fields, without } = await formOf('sink', '@kpki/kubernetes');
    expect(without).toBeNull();
    expect(fields.slice(0, 3).map(({ key }) => key)).toEqual(['kubeconfig', 'context', 'namespace']);
  });

  test.each(['@kpki/node-crypto', '@kpki/forge'])('%s asks for nothing', async (use) => {
    expect(await formOf('backend', use)).toMatchObject({ without: null, fields: [], beyond: [] });
  });

  test('each says in a line what it is', () => {
    for (const name of builtinNames) {
      const { backend, sink } = builtinPlugin(name) ?? {};
      const lines = [backend, sink].flatMap((each) => each?.what ?? []);
      expect(lines.length, name).toBeGreaterThan(0);
      const why = `${name}: \`what\` in builtins.ts is one line of the wizard at 80 columns: 10 to 52 characters, no full stop`;
      for (const line of lines) expect(line, why).toMatch(/^[^.]{10,52}$/);
    }
  });
});

test('members by any name that need nothing said: their names are asked for', () => {
  const member = { type: 'object', properties: { mount: { type: 'string' } } };
  const schema = {
    type: 'object',
    properties: {
      pki: { type: 'object', additionalProperties: member },
      roles: { type: 'object', additionalProperties: { ...member, required: ['mount'] } },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
    },
  };
  const { fields, beyond } = formOfSchema(schema);
  expect(fields.map(({ key, kind }) => [key, kind])).toEqual([['pki', 'names']]);
  expect(beyond.map(({ key }) => key)).toEqual(['roles', 'labels']);
});
