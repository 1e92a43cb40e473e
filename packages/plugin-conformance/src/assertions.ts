import assert from 'node:assert/strict';
import type { Call } from '@kpki/plugin';
import { type ErrorCode, PluginError } from '@kpki/plugin';

export const patient: Call = { signal: new AbortController().signal };
export const givenUp: Call = { signal: AbortSignal.abort() };

export async function rejectsWith(
  code: ErrorCode,
  what: string,
  attempt: () => Promise<unknown>,
): Promise<PluginError> {
  const error = await errorOf(attempt);
  assert.ok(error !== undefined, `${what} was answered where '${code}' was due`);
  assert.ok(PluginError.is(error), `${what} threw something that is no PluginError`);
  assert.equal(error.code, code, `${what} threw another code`);
  return error;
}

export function mustBe(error: unknown, codes: readonly ErrorCode[], what: string): void {
  const due = codes.map((code) => `'${code}'`).join(' or ');
  assert.ok(error !== undefined, `${what} was answered where ${due} was due`);
  assert.ok(PluginError.is(error), `${what} threw something that is no PluginError`);
  assert.ok(codes.includes(error.code), `${what} threw '${error.code}' where ${due} was due`);
}

/** Returns the error of a call that rejects or throws; undefined if it succeeds. */
export async function errorOf(attempt: () => Promise<unknown>): Promise<unknown> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return error ?? new Error('something empty was thrown');
  }
}

export function assertLines(reported: readonly string[]): void {
  for (const line of reported) assert.match(line, /^[^\n]*\S[^\n]*$/, 'a missing right must be one line');
}
