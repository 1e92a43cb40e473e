import { expect, test } from 'vitest';
import { seconds, truth } from './go-values.ts';

test.each(['1', 't', 'T', 'true', 'TRUE', 'True'])('%s is true', (text) => expect(truth('V', text)).toBe(true));
test.each(['0', 'f', 'F', 'false', 'FALSE', 'False', undefined])('%s is false', (text) =>
  expect(truth('V', text)).toBe(false),
);
test.each(['yes', 'no', 'tRUE', ' 1', '2'])('%j is neither', (text) =>
  expect(() => truth('VAULT_SKIP_VERIFY', text)).toThrow(
    expect.objectContaining({ code: 'invalid', message: expect.stringContaining('VAULT_SKIP_VERIFY') }),
  ),
);

test.each([
  ['60', 60],
  ['1m30s', 90],
  ['500ms', 0.5],
  ['1.5h', 5400],
  [undefined, undefined],
])('%s is %s seconds', (text, value) => expect(seconds('V', text)).toBe(value));
test.each(['', '-1s', '0', '10 s', '1x', 'soon'])('%j is no duration', (text) =>
  expect(() => seconds('VAULT_CLIENT_TIMEOUT', text)).toThrow('is not a duration'),
);
