import { PluginError } from '@kpki/plugin';
import { expect } from 'vitest';

export async function expectRefusal(
  call: Promise<unknown>,
  code: PluginError['code'],
  ...words: readonly string[]
): Promise<void> {
  const error: unknown = await call.then(
    () => 'it was not refused',
    (thrown: unknown) => thrown,
  );
  if (!PluginError.is(error)) throw new Error(`no refusal of a plugin, but ${String(error)}`);
  expect({ code: error.code, message: error.message }).toMatchObject({ code, message: expect.any(String) });
  for (const word of words) expect(error.message).toContain(word);
}
