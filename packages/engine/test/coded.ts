import { expect } from 'vitest';
import type { FindingParams } from '../src/model/finding.ts';
import type { Statements } from '../src/model/statement.ts';

type Params = FindingParams & Statements;

/** Returns what matches a finding or a statement with this message, and with these of its params at least. */
export function coded<Message extends keyof Params>(
  message: Message,
  params: { readonly [Name in keyof Params[Message]]?: unknown } = {},
): object {
  return expect.objectContaining<object>({ message, params: expect.objectContaining<object>(params) });
}
