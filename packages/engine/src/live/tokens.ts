import { createHash } from 'node:crypto';
import type { Call } from '@kpki/plugin';
import type { Server } from '@kpki/spec';
import type { Observation } from '../inventory/observe.ts';
import { isMapping, type Mapping } from '../mapping.ts';
import { present } from '../model/slot.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Verdict } from '../reports/verdict.ts';
import type { ApiAccess } from './api/access.ts';
import { type ApiAnswer, apiAt, mappingAt } from './api/read-api.ts';
import { trusted, waiting } from './check-names.ts';
import { atEndpoint, flagOf, reloadOf, serverRows } from './server-rows.ts';

/** The shortest that an API server makes; it is not stored. */
const tokenSeconds = 600;

/** It exists in every cluster. */
const account = '/api/v1/namespaces/kube-system/serviceaccounts/default/token';

/**
 * Judges whether an API server signs service-account tokens with the stored key, and accepts exactly the stored ones:
 * by a token that it makes, which leaves nothing behind, and by the keys that it publishes to token owners.
 */
export async function tokenVerdicts(
  server: Server,
  keys: StoredTokenKeys,
  access: ApiAccess,
  version: string,
  call: Call,
): Promise<readonly Verdict[]> {
  const signing = statement('subject/tokens', atEndpoint(server));
  const made = await apiAt(server.endpoint, access, call).post(account, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: tokenSeconds },
  });
  if (made.state !== 'found') return [unproven(signing, made)];
  const token = String(mappingAt(made.value, 'status')['token'] ?? '');
  const verifying = statement('subject/token-keys', atEndpoint(server));
  const bearer = { ...access, context: access.withoutClient, authorization: `Bearer ${token}` };
  const reported = await apiAt(server.endpoint, bearer, call).get('/openid/v1/jwks', 'application/jwk-set+json');
  return [
    signedBy(signing, keyIdOfToken(token), keys, version),
    reported.state === 'found' ? verifiedBy(verifying, reported.value, keys, version) : unproven(verifying, reported),
  ];
}

function signedBy(about: Statement, kid: string | null, { signs, verify }: StoredTokenKeys, version: string): Verdict {
  if (signs === null) return trusted(about, 'unproven', 'tokens/key-not-stored', { kid });
  if (kid === signs) return trusted(about, 'yes', 'tokens/stored-key', { kid });
  const reload = reloadOf(flagOf(serverRows['kube-apiserver'], '--service-account-signing-key-file'), version);
  const other = trusted(about, 'no', 'tokens/other-key', { kid, stored: signs, reload });
  // The key before is still stored, for tokens that it signed.
  return kid !== null && verify.has(kid) ? waiting(other, [reload]) : other;
}

function verifiedBy(about: Statement, keySet: Mapping, { verify }: StoredTokenKeys, version: string): Verdict {
  const list = keySet['keys'];
  const kids = new Set(Array.isArray(list) ? list.map((each: Mapping) => String(each['kid'])) : []);
  const lacking = [...verify].filter((kid) => !kids.has(kid));
  const excess = [...kids].filter((kid) => !verify.has(kid));
  if (lacking.length === 0 && excess.length === 0) {
    return trusted(about, 'yes', 'token-keys/stored', { count: kids.size });
  }
  const reload = reloadOf(flagOf(serverRows['kube-apiserver'], '--service-account-key-file'), version);
  const differ = trusted(about, 'no', 'token-keys/differ', { lacking, excess, reload });
  const isOfPhaseBefore = kids.size > 0 && (lacking.length === 0 || excess.length === 0);
  return isOfPhaseBefore ? waiting(differ, [reload]) : differ;
}

function unproven(about: Statement, answer: Exclude<ApiAnswer<unknown>, { state: 'found' }>): Verdict {
  const why = answer.state === 'absent' ? statement('service-account/none') : answer.why;
  return trusted(about, 'unproven', 'unproven', { why });
}

/** Returns the `kid` by which Kubernetes names a key (SubjectPublicKeyInfo, DER) in the tokens that it signs. */
function tokenKeyId(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('base64url');
}

/** Null where it is no token (RFC 7515 section 4.1.4). Never throws. */
export function keyIdOfToken(token: string): string | null {
  const [header = ''] = token.split('.', 1);
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return isMapping(value) && typeof value['kid'] === 'string' ? value['kid'] : null;
  } catch {
    return null;
  }
}

/** The `kid`s of a node's keys of service-account tokens. */
export interface StoredTokenKeys {
  /** Null where no sink holds the private key. */
  readonly signs: string | null;
  readonly verify: ReadonlySet<string>;
}

export function storedTokenKeys(node: string | null, observation: Observation): StoredTokenKeys {
  const copies = observation.get('sa') ?? [];
  const own = copies.filter((copy) => copy.node === node);
  const used = own.length > 0 ? own : copies;
  const [signing] = used.flatMap(({ privateKey }) => present(privateKey) ?? []);
  const verifying = used.flatMap(({ publicKeys }) => present(publicKeys) ?? []);
  return {
    signs: signing === undefined ? null : tokenKeyId(signing),
    verify: new Set(verifying.map(tokenKeyId)),
  };
}
