import type { Certificate } from '@kpki/x509';
import type { Verdict } from '../../reports/verdict.ts';
import { type Api, type Mapping, mappingAt } from '../api/read-api.ts';
import { copied } from '../check-names.ts';
import { keyIdOfToken, type StoredTokenKeys } from '../tokens.ts';
import { copyVerdict, unseen } from './compare-bundle.ts';
import { rootCaAdvice } from './root-ca-copies.ts';

const kind = 'token Secrets';

/** What token Secrets must hold; absent fields are not checked. */
export interface ExpectedInSecrets {
  readonly bundle?: readonly Certificate[];
  readonly keys?: StoredTokenKeys;
}

/** Checks tokens without expiry, in Secrets, with their bundle. They are read, and never shown. */
export async function tokenSecretVerdicts(api: Api, expected: ExpectedInSecrets): Promise<readonly Verdict[]> {
  const answer = await api.list('/api/v1/secrets?fieldSelector=type%3Dkubernetes.io%2Fservice-account-token');
  if (answer.state === 'absent') return [];
  if (answer.state !== 'found') return [unseen(kind, answer)];
  const verdicts = answer.value.flatMap((secret) => secretVerdicts(secret, expected));
  const failing = verdicts.filter(({ holds }) => holds !== 'yes');
  if (failing.length > 0 || verdicts.length === 0) return failing;
  const held = [
    ...(expected.bundle === undefined ? [] : ['the stored bundle']),
    ...(expected.keys === undefined ? [] : ['tokens of stored keys']),
  ];
  return [copied(kind, 'yes', `${answer.value.length} of them hold ${held.join(', and ')}`)];
}

function secretVerdicts(secret: Mapping, { bundle: stored, keys }: ExpectedInSecrets): readonly Verdict[] {
  const { namespace, name } = mappingAt(secret, 'metadata');
  const what = `Secret ${String(name)} in ${String(namespace)}`;
  const data = mappingAt(secret, 'data');
  const field = (key: string): string | null => {
    const value = data[key];
    return typeof value === 'string' ? Buffer.from(value, 'base64').toString('latin1') : null;
  };
  const bundle = field('ca.crt');
  const token = field('token');
  const kid = token === null ? null : keyIdOfToken(token);
  return [
    ...(bundle === null || stored === undefined
      ? []
      : [copyVerdict({ what: `${what}, ca.crt`, text: bundle, stored, advice: () => rootCaAdvice })]),
    ...(kid === null || keys === undefined || kid === keys.signs || keys.verify.size === 0
      ? []
      : [tokenVerdict(`${what}, token`, kid, keys.verify)]),
  ];
}

function tokenVerdict(what: string, kid: string, verify: ReadonlySet<string>): Verdict {
  const how = 'delete the Secret and make it again, and give the new token to who uses it: it never ends by itself';
  return verify.has(kid)
    ? copied(what, 'no', `an older key signed it, which is still accepted (kid ${kid}); before that key goes, ${how}`)
    : copied(what, 'no', `a key signed it that is not stored any more, and API servers refuse it (kid ${kid}); ${how}`);
}
