import { randomBytes } from 'node:crypto';
import type { Change, Entry, Host, Kept, Sink } from '@kpki/plugin';
import { Secret } from '@kpki/plugin';
import type { Vault } from '@kpki/services';
import { environmentOf } from '../src/environment.ts';
import type { VaultOptions } from '../src/options.ts';
import { openSink, type VaultSinkDependencies } from '../src/sink.ts';
import { listeningHost } from './host.ts';

export const defaults: VaultOptions = {
  mount: 'secret',
  prefix: 'kpki',
  plainHttp: false,
  destroySuperseded: false,
  replaceDeleted: false,
  auth: { method: 'token' },
};

export function openAt(
  address: string,
  token: string,
  options: Partial<VaultOptions> = {},
  machine: VaultSinkDependencies & { readonly host?: Host } = {},
): Sink {
  const environment = environmentOf({ VAULT_TOKEN: token, BAO_TOKEN_PATH: '/nowhere' });
  return openSink({ ...defaults, address, ...options }, machine.host ?? listeningHost(), { environment, ...machine });
}

/** Returns a token with its own policy, in HCL. */
export async function tokenWith(vault: Vault, policy: string, fields: object = {}): Promise<string> {
  return (await tokenOf(vault, policy, fields)).token;
}

/** Returns the same with a function that replaces the policy. */
export async function tokenOf(
  vault: Vault,
  policy: string,
  fields: object = {},
): Promise<{ readonly token: string; readonly rewrite: (policy: string) => Promise<void> }> {
  const name = `p-${randomBytes(4).toString('hex')}`;
  const rewrite = async (text: string) => void (await vault.must('PUT', `sys/policies/acl/${name}`, { policy: text }));
  await rewrite(policy);
  const { auth } = await vault.must('POST', 'auth/token/create', { policies: [name], ...fields });
  return { token: auth?.client_token ?? '', rewrite };
}

export const kept: Kept = new Map([
  ['certificate', 'public'],
  ['private_key', 'secret'],
]);

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

export const pair = (text: string): Change => ({
  set: new Map<string, Entry>([
    ['certificate', { kind: 'public', bytes: encode(`certificate ${text}`) }],
    ['private_key', { kind: 'secret', bytes: new Secret(encode(`key ${text}`)) }],
  ]),
  unset: new Set(),
});

export const noChange: Change = { set: new Map(), unset: new Set() };
