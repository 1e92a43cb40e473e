import { readFileSync } from 'node:fs';
import { httpRequest } from './http-request.ts';

export interface VaultAnswer {
  readonly status: number;
  readonly body: VaultBody | null;
}

export interface VaultBody {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly auth?: { readonly client_token: string } | null;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[] | null;
  readonly [field: string]: unknown;
}

export interface AskOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request to `/v1/PATH` of a Vault; `ca`: the PEM file that its certificate leads to, where it speaks TLS. */
export async function askVault(
  address: string,
  ca: string | undefined,
  method: string,
  path: string,
  { token, body, headers }: AskOptions,
): Promise<VaultAnswer> {
  const answer = await httpRequest(`${address}/v1/${path}`, {
    ...(ca && { ca: readFileSync(ca) }),
    method,
    headers: { 'X-Vault-Request': 'true', ...(token !== undefined && { 'X-Vault-Token': token }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: answer.body === '' ? null : (JSON.parse(answer.body) as VaultBody) };
}
