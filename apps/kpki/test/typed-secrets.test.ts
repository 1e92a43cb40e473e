import { expect } from 'vitest';
import { script } from './script.ts';

const marker = 'hunter2';

/** A backend whose schema marks secrets at the top, inside, in an alternative and behind a reference. */
const plugin = `
  const secret = { type: 'string', writeOnly: true };
  const schema = {
    type: 'object',
    $defs: { login: { type: 'object', properties: { code: secret } } },
    properties: {
      slot: { type: 'integer' },
      word: { writeOnly: true, anyOf: [{ type: 'string' }, { type: 'object' }] },
      login: { $ref: '#/$defs/login' },
      how: { oneOf: [{ type: 'object', properties: { by: { const: 'card' } } }, { type: 'object', properties: { phrase: secret } }] },
      list: { type: 'array', items: secret },
    },
  };
  const standard = { version: 1, vendor: 'x', validate: (value) => ({ value }), jsonSchema: { input: () => schema } };
  const open = () => { throw new Error('nobody opens it here'); };
  export const backend = { kind: 'backend', contract: 1, name: 'x', options: { '~standard': standard }, open };
`;

const refused: readonly (readonly [use: string, typed: string, path: string])[] = [
  ['./mine.mjs', `word=${marker}`, 'word'],
  ['./mine.mjs', `login={code: ${marker}}`, 'login.code'],
  ['./mine.mjs', `how={phrase: ${marker}}`, 'how.phrase'],
  ['./mine.mjs', `list=[${marker}]`, 'list.0'],
  // Missing, or without a schema: the name decides.
  ['./not-here.mjs', `pin=${marker}`, 'pin'],
  ['./silent.mjs', `userPassword=${marker}`, 'userPassword'],
];

for (const [use, typed, path] of refused) {
  script(`a secret on the command line is refused: ${path} of ${use}`, async ($) => {
    $.write('mine.mjs', plugin);
    $.write('silent.mjs', plugin.replace('jsonSchema: { input: () => schema }', ''));
    if (use !== './not-here.mjs') await $.trustHere(use);
    const words = ['init', '--yes', '--backend', use, '--backend-option', typed];
    const { code, stdout, stderr } = await $.kpkiWords(words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`--backend-option: ${path} is a secret`);
    expect(stderr).toMatch(/leave it out to be asked for it, .*\{ file: \.\/\w+ \} or \{ env: \w+ \}/);
    expect(stderr).not.toContain(marker);
    expect($.files()).not.toContain('kpki.yaml');
  });
}

for (const typed of ['slot=3', 'word={env: WORD}', 'login={code: {file: ./code}}', 'how={by: card}']) {
  script(`what is no secret, or says where it is, is taken: ${typed}`, async ($) => {
    $.write('mine.mjs', plugin);
    await $.trustHere('./mine.mjs');
    const { code, stderr } = await $.kpkiWords(['init', '--yes', '--backend', './mine.mjs', '--backend-option', typed]);
    expect([code, stderr]).toEqual([0, '']);
  });
}
