import type { Host } from '@kpki/plugin';
import { type Call, PluginError } from '@kpki/plugin';
import { isJson, type Json, type VaultResponse } from '../client/answer.ts';
import { clean } from '../client/clean.ts';
import type { VaultRequest } from '../client/client.ts';
import type { VaultSession } from '../login/session.ts';
import type { VaultSettings } from '../settings.ts';
import { nameOf } from './location.ts';

export interface Version {
  /** 0 if no version exists. */
  readonly version: number;
  /** RFC 3339, by the server's clock. */
  readonly created: string;
  readonly data: Json;
  /** Null if the server keeps no custom metadata. */
  readonly custom: Json | null;
  /** Why the data cannot be read. */
  readonly gone: { readonly how: 'deleted' | 'destroyed'; readonly when: string } | null;
  /** When the engine will delete the version; '' for never. */
  readonly ends: string;
  /** The server's clock at the time of the answer. */
  readonly serverTime: number | null;
}

export const noVersion: Version = {
  version: 0,
  created: '',
  data: {},
  custom: null,
  gone: null,
  ends: '',
  serverTime: null,
};

/**
 * Returns the current version, or the requested one. `noVersion` if no version ever existed, or the metadata was
 * deleted.
 */
export async function getVersion(kv: Kv, path: readonly string[], call: Call, version?: number): Promise<Version> {
  const ask: VaultRequest = {
    method: 'GET',
    path: [...kv.settings.mount, 'data', ...path],
    ...(version !== undefined && { query: { version: `${version}` } }),
    attempted: `read ${nameOf(kv.settings, path)}`,
    changes: false,
  };
  const answer = await kv.session.ask(ask, call);
  if (answer.status === 404) {
    const metadata = answer.data?.['metadata'];
    // Only a deleted version has metadata and no data.
    if (isJson(metadata)) {
      const found = versionOf(ask, answer, metadata, {});
      return { ...found, gone: goneOf(metadata, found) };
    }
    // An answer without errors means that nothing is stored; a warning means that the path is invalid.
    if (answer.errors.length === 0 && answer.warnings.length === 0)
      return { ...noVersion, serverTime: answer.serverTime };
  }
  if (answer.status !== 200) throw await kv.session.refusal(answer, ask, call);
  const { data, metadata } = answer.data ?? {};
  if (!isJson(data) || !isJson(metadata)) throw strange(ask);
  return versionOf(ask, answer, metadata, data);
}

/**
 * Writes with compare and set. Returns the new version; throws 'conflict' if the current version differs, and
 * 'uncertain' for an answer about another version than the next one.
 */
export async function putVersion(
  kv: Kv,
  path: readonly string[],
  data: Json,
  current: number,
  call: Call,
): Promise<Version> {
  const ask: VaultRequest = {
    method: 'POST',
    path: [...kv.settings.mount, 'data', ...path],
    body: { options: { cas: current }, data },
    attempted: `write ${nameOf(kv.settings, path)}`,
    changes: true,
  };
  const answer = await kv.session.ask(ask, call);
  if (answer.status !== 200) throw await kv.session.refusal(answer, ask, call);
  if (answer.data === null) throw strange(ask);
  const written = versionOf(ask, answer, answer.data, data);
  if (written.version === current + 1) return written;
  const said = `the answer is about version ${written.version}, and not ${current + 1}`;
  throw new PluginError('uncertain', `${ask.attempted}: ${said}`);
}

function versionOf(ask: VaultRequest, { serverTime }: VaultResponse, metadata: Json, data: Json): Version {
  const { version, created_time: created, custom_metadata: custom, deletion_time: end } = metadata;
  if (typeof version !== 'number' || typeof created !== 'string') throw strange(ask);
  const ends = typeof end === 'string' ? clean(end) : '';
  return { version, created, data, custom: isJson(custom) ? custom : null, gone: null, ends, serverTime };
}

function goneOf({ destroyed }: Json, { ends }: Version): Version['gone'] {
  return { how: destroyed === true ? 'destroyed' : 'deleted', when: ends };
}

function strange({ attempted, changes }: VaultRequest): PluginError {
  const code = changes ? 'uncertain' : 'unavailable';
  return new PluginError(code, `${attempted}: the answer is not from a KV engine, version 2`);
}

export interface Kv {
  readonly settings: VaultSettings;
  readonly session: VaultSession;
  readonly host: Host;
  /** Whether a label was refused once: a refused right is not used a thousand times. */
  readonly labels: { refused: boolean };
}
