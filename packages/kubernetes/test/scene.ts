import {
  type Change,
  type Entry,
  type ErrorCode,
  type Location,
  PluginError,
  Secret,
  type Sink,
  type Snapshot,
} from '@kpki/plugin';
import { expect } from 'vitest';
import { call } from './host.ts';

const encoder = new TextEncoder();

export function change(set: Readonly<Record<string, string>>, unset: readonly string[] = []): Change {
  const entries = Object.entries(set).map(([name, text]) => [name, entryOf(name, text)] as const);
  return { set: new Map(entries), unset: new Set(unset) };
}

function entryOf(name: string, text: string): Entry {
  const bytes = encoder.encode(text);
  return name.endsWith('.key') ? { kind: 'secret', bytes: new Secret(bytes) } : { kind: 'public', bytes };
}

export function locationOf(sink: Sink, name: string, templates: Readonly<Record<string, unknown>> = {}): Location {
  const kept = new Map([
    ['tls.crt', 'public'],
    ['tls.key', 'secret'],
    ['ca.crt', 'public'],
  ] as const);
  return sink.locate({ path: [name], with: templates }, kept);
}

export const pair: Readonly<Record<string, string>> = { 'tls.crt': 'certificate', 'tls.key': 'key' };

export async function put(
  sink: Sink,
  at: Location,
  wanted: Change,
  expected: Snapshot | null = null,
): Promise<Snapshot> {
  const snapshot = await sink.write(at, wanted, expected?.revision ?? null, call);
  if (!snapshot) throw new Error('nothing is there after a write');
  return snapshot;
}

export async function refused(code: ErrorCode, work: () => Promise<unknown>): Promise<PluginError> {
  const error: unknown = await work().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!PluginError.is(error))
    throw new Error(`it was not refused by an error of the contract: ${String(error)}`, { cause: error });
  expect(error.code, error.message).toBe(code);
  return error;
}
