import { randomInt } from 'node:crypto';
import { type Call, type KeyKind, PluginError, type SigningKey } from '@kpki/plugin';
import type { VaultRequest } from '../client/client.ts';
import type { TransitKeyName } from './key-name.ts';
import { readKey, type TransitKeyState } from './read-key.ts';
import { signingKeyOf } from './signing-key.ts';
import { keyTypes, pathOfKey, type Transit } from './transit.ts';

/**
 * Three requests: the server takes a key of a taken name for done, whatever its type, so that it is looked at before and
 * after. Of several who create one name at a time one has made it, and the others hear of a 'conflict'.
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
    throw new PluginError('unsupported', `${attempted}: ${kind} is no kind of transit`);
  if ((await readKey(transit, wanted.name, call)) !== null) {
    throw new PluginError('conflict', `${attempted}: a key of that name is there already`);
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
  // With a body or without one, by the version of the server.
  if (answer.status !== 200 && answer.status !== 204) throw await transit.session.refusal(answer, ask, call);
}

/** The key may be there: what keeps it from being read leaves that open. */
async function readBack(transit: Transit, name: string, attempted: string, call: Call): Promise<TransitKeyState> {
  const found = await readKey(transit, name, call).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PluginError('uncertain', `${attempted}: it was sent, and then: ${why}`, { cause });
  });
  if (found !== null) return found;
  throw new PluginError('conflict', `${attempted}: it was made, and is gone again`);
}

function judge(made: TransitKeyState, attempted: string, type: string, mark: number): void {
  const refuse = (why: string) => new PluginError('conflict', `${attempted}: ${why}`);
  if (made.rotatesAfter === undefined) {
    throw refuse('it is there now, but this server, older than Vault 1.10, does not tell whether this run made it');
  }
  if (made.rotatesAfter !== mark) throw refuse('another run made a key of that name at the same time');
  if (made.type !== type) throw refuse(`asked for was one of type ${type}, and made was ${made.type}`);
  if (made.latest !== 1) throw refuse('another client rotated the key at once');
  if (made.waysOut.length > 0) throw refuse(`it may leave the server: ${made.waysOut.join(', ')}`);
}

/**
 * Two who create a key of one name are both told that all went well, and get the same key; only what the first said of
 * it holds. So each says a number of its own, in the one field that has room for it and can only be changed by another
 * right: after how many seconds the key is rotated by itself. All are beyond 250 years, and below what the server can
 * count (2^63 nanoseconds).
 */
const least = 8_000_000_000;
const most = 9_200_000_000;

function newMark(): number {
  return randomInt(least, most);
}

/** Whether a time after which a key is rotated is such a number, and none that anybody means. */
export function isMark(seconds: number): boolean {
  return seconds >= least && seconds < most;
}
