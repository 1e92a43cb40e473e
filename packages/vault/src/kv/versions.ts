import { type Call, PluginError } from '@kpki/plugin';
import { isJson } from '../client/answer.ts';
import type { VaultRequest } from '../client/client.ts';
import { nameOf } from './location.ts';
import type { Kv } from './secret.ts';

export async function supersededVersions(
  kv: Kv,
  path: readonly string[],
  current: number,
  call: Call,
): Promise<readonly number[]> {
  if (!kv.settings.destroySuperseded || current <= 1) return [];
  const ask: VaultRequest = {
    method: 'GET',
    path: [...kv.settings.mount, 'metadata', ...path],
    attempted: `read the metadata of ${nameOf(kv.settings, path)}`,
    changes: false,
  };
  const answer = await kv.session.ask(ask, call);
  if (answer.status !== 200) throw await kv.session.refusal(answer, ask, call);
  const versions = answer.data?.['versions'];
  if (!isJson(versions)) throw new PluginError('unavailable', `${ask.attempted}: the answer has no versions`);
  return Object.entries(versions)
    .filter(([number, version]) => Number(number) < current && isJson(version) && version['destroyed'] !== true)
    .map(([number]) => Number(number))
    .sort((one, other) => one - other);
}

/** Destroys versions for good: no right makes them readable later. */
export async function destroyVersions(
  kv: Kv,
  path: readonly string[],
  versions: readonly number[],
  call: Call,
): Promise<void> {
  if (versions.length === 0) return;
  const ask: VaultRequest = {
    method: 'PUT',
    path: [...kv.settings.mount, 'destroy', ...path],
    body: { versions },
    attempted: `destroy superseded versions of ${nameOf(kv.settings, path)}`,
    changes: true,
  };
  const answer = await kv.session.ask(ask, call);
  if (answer.status >= 300) throw await kv.session.refusal(answer, ask, call);
}
