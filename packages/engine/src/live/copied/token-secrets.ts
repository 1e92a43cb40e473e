import type { Certificate } from '@kpki/x509';
import type { Verdict } from '../../verify/verdict.ts';
import { type Api, type Mapping, mappingAt } from '../api/read-api.ts';
import { copied } from '../live-verdict.ts';
import type { StoredTokenKeys } from '../stored-token-keys.ts';
import { keyIdOfToken } from '../token-keys.ts';
import { copyVerdict, unseen } from './copy-verdict.ts';
import { rootCaAdvice } from './root-ca-copies.ts';

const kind = 'token Secrets';

/** Tokens that never end, in Secrets, with the bundle beside them. They are read for it, and told nowhere. */
export async function tokenSecretVerdicts(
  api: Api,
  stored: readonly Certificate[],
  keys: StoredTokenKeys,
): Promise<readonly Verdict[]> {
  const answer = await api.list('/api/v1/secrets?fieldSelector=type%3Dkubernetes.io%2Fservice-account-token');
  if (answer.state === 'absent') return [];
  if (answer.state !== 'found') return [unseen(kind, answer)];
  const verdicts = answer.value.flatMap((secret) => secretVerdicts(secret, stored, keys));
  const failing = verdicts.filter(({ holds }) => holds !== 'yes');
  if (failing.length > 0 || verdicts.length === 0) return failing;
  return [copied(kind, 'yes', `${answer.value.length} of them hold the stored bundle, and tokens of stored keys`)];
}

function secretVerdicts(
  secret: Mapping,
  stored: readonly Certificate[],
  { signs, verify }: StoredTokenKeys,
): readonly Verdict[] {
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
    ...(bundle === null
      ? []
      : [copyVerdict({ what: `${what}, ca.crt`, text: bundle, stored, advice: () => rootCaAdvice })]),
    ...(kid === null || kid === signs || verify.size === 0 ? [] : [tokenVerdict(`${what}, token`, kid, verify)]),
  ];
}

function tokenVerdict(what: string, kid: string, verify: ReadonlySet<string>): Verdict {
  const how = 'delete the Secret and make it again, and give the new token to who uses it: it never ends by itself';
  return verify.has(kid)
    ? copied(what, 'no', `an older key signed it, which is still accepted (kid ${kid}); before that key goes, ${how}`)
    : copied(what, 'no', `a key signed it that is not stored any more, and API servers refuse it (kid ${kid}); ${how}`);
}
