import { randomInt } from 'node:crypto';
import { type Call, type KeyKind, PluginError, type SigningKey } from '@kpki/plugin';
import type { VaultRequest } from '../client/client.ts';
import type { TransitKeyName } from './key-name.ts';
import { readKey, type TransitKeyState } from './read-key.ts';
import { signingKeyOf } from './signing-key.ts';
import { keyTypes, pathOfKey, type Transit } from './transit.ts';

/**
 * Creates a key in three requests. The server reports success for a taken name, whatever the type of its key, so the
 * key is read before and after. Of several concurrent calls for one name one creates the key, and the others throw
 * 'conflict'.
 */
export async function createKey(
  transit: Transit,
  wanted: TransitKeyName,
  kind: KeyKind,
  call: Call,
): Promise<SigningKey> {
  const path = pathOfKey(transit, wanted.name);
  const attempted = `create ${path}`;
  if (wanted.isVersioned) {
    throw new PluginError(
      'invalid',
      `${attempted}, version ${wanted.version}: kpki makes first versions only; \`vault write -f ${path}/rotate\` makes the next`,
    );
  }
  if (!Object.hasOwn(keyTypes, kind))
    throw new PluginError('unsupported', `${attempted}: ${kind} is not a key type of transit`);
  if ((await readKey(transit, wanted.name, call)) !== null) {
    throw new PluginError('conflict', `${attempted}: a key with this name exists already`);
  }
  const mark = newMark();
  await post(transit, wanted.name, attempted, { type: keyTypes[kind], auto_rotate_period: mark }, call);
  const made = await readBack(transit, wanted.name, attempted, call);
  judge(made, attempted, keyTypes[kind], mark);
  return signingKeyOf(transit, wanted, made);
}

async function post(transit: Transit, name: string, attempted: string, more: object, call: Call): Promise<void> {
  const ask: VaultRequest = {
    method: 'POST',
    path: [...transit.mount, 'keys', name],
    body: { ...more, exportable: false, allow_plaintext_backup: false },
    attempted,
    changes: true,
    capability: 'update',
  };
  const answer = await transit.session.ask(ask, call);
  // With a body or without, depending on the version of the server.
  if (answer.status !== 200 && answer.status !== 204) throw await transit.session.refusal(answer, ask, call);
}

/** The key may exist: a failed read leaves that open. */
async function readBack(transit: Transit, name: string, attempted: string, call: Call): Promise<TransitKeyState> {
  const found = await readKey(transit, name, call).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PluginError('uncertain', `${attempted}: the request was sent, and then: ${why}`, { cause });
  });
  if (found !== null) return found;
  throw new PluginError('conflict', `${attempted}: it was created, and is gone again`);
}

function judge(made: TransitKeyState, attempted: string, type: string, mark: number): void {
  const refuse = (why: string) => new PluginError('conflict', `${attempted}: ${why}`);
  if (made.rotatesAfter !== mark) {
    throw refuse('another run made a key of that name at the same time, or the server is older than Vault 1.11');
  }
  if (made.type !== type) throw refuse(`expected type ${type}, got ${made.type}`);
  if (made.latest !== 1) throw refuse('another client rotated the key at the same time');
  if (made.waysOut.length > 0) throw refuse(`the server would export it: ${made.waysOut.join(', ')}`);
}

/**
 * Two concurrent calls for one name both succeed and get the same key; only the values of the first are stored. So each
 * call sends its own number in a field that another right protects: the seconds until the engine rotates the key. All
 * numbers are beyond 250 years, and below the limit of the server (2^63 nanoseconds).
 */
const least = 8_000_000_000;
const most = 9_200_000_000;

function newMark(): number {
  return randomInt(least, most);
}

/** Returns whether a rotation period is such a number, and not one that a person would set. */
export function isMark(seconds: number): boolean {
  return seconds >= least && seconds < most;
}
