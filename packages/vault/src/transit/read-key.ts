import { type Call, PluginError } from '@kpki/plugin';
import { isJson, type Json } from '../client/answer.ts';
import { clean } from '../client/clean.ts';
import type { VaultRequest } from '../client/client.ts';
import { pathOfKey, type Transit } from './transit.ts';

export interface TransitKeyState {
  /** `transit/keys/k8s-ca`. */
  readonly path: string;
  readonly type: string;
  readonly latest: number;
  /** The oldest usable version; versions below it are archived, or deleted. */
  readonly oldest: number;
  readonly derived: boolean;
  /** How the key can leave the server: exportable, or a plaintext backup. */
  readonly waysOut: readonly string[];
  /** In seconds; 0: never. */
  readonly rotatesAfter: number;
  /**
   * Returns the key in the server's form: PEM, or for Ed25519 bare base64. Undefined if that version does not exist.
   */
  publicKeyOf(version: number): string | undefined;
}

/** Reads a key in one request. Null if no key has that name; throws 'missing' if the engine does not exist. */
export async function readKey(transit: Transit, name: string, call: Call): Promise<TransitKeyState | null> {
  const path = pathOfKey(transit, name);
  const attempted = `read ${path}`;
  await transit.begin(call, attempted);
  const ask: VaultRequest = {
    method: 'GET',
    path: [...transit.mount, 'keys', name],
    attempted,
    changes: false,
    capability: 'read',
  };
  const answer = await transit.session.ask(ask, call);
  // An empty answer means that the key does not exist; another engine answers with a warning or an error.
  if (answer.status === 404 && answer.data === null && answer.errors.length + answer.warnings.length === 0) return null;
  if (answer.status === 404) {
    throw new PluginError(
      'missing',
      `${attempted}: there is no transit engine at that mount; correct \`transit.mount\``,
    );
  }
  if (answer.status !== 200) throw await transit.session.refusal(answer, ask, call);
  return stateOf(path, answer.data ?? {});
}

function stateOf(path: string, data: Json): TransitKeyState {
  const { type, keys, latest_version: latest, min_decryption_version: oldest } = data;
  if (typeof type !== 'string' || !isJson(keys) || typeof latest !== 'number') {
    throw new PluginError('unavailable', `read ${path}: the answer is not from a transit engine`);
  }
  const period = data['auto_rotate_period'];
  return {
    path,
    type: clean(type),
    latest,
    oldest: typeof oldest === 'number' ? oldest : 1,
    derived: data['derived'] === true,
    // A missing flag counts as set: without the flag, the key may leave the server.
    waysOut: ['exportable', 'allow_plaintext_backup'].filter((flag) => data[flag] !== false),
    rotatesAfter: typeof period === 'number' ? period : 0,
    publicKeyOf: (version) => {
      const entry = keys[`${version}`];
      const text = isJson(entry) ? entry['public_key'] : undefined;
      return typeof text === 'string' ? text : undefined;
    },
  };
}
