import { readFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { httpsRequest } from './https-request.ts';

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
  const request = {
    method,
    headers: { 'X-Vault-Request': 'true', ...(token !== undefined && { 'X-Vault-Token': token }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  const url = `${address}/v1/${path}`;
  const answer = ca ? await httpsRequest(url, { ca: readFileSync(ca), ...request }) : await askPlain(url, request);
  return { status: answer.status, body: answer.body === '' ? null : (JSON.parse(answer.body) as VaultBody) };
}

/** `fetch` keeps connections open, which a server that is stopped then waits for. */
function askPlain(
  url: string,
  request: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string },
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const { method, headers } = request;
    const outgoing = requestPlain(url, { agent: false, method, headers, signal: AbortSignal.timeout(10_000) });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    outgoing.end(request.body);
  });
}
