import type { Certificate } from '@kpki/x509';
import type { Mapping } from '../../mapping.ts';
import type { CopySubject } from '../../model/live-verdicts.ts';
import { statement } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { copied } from '../check-names.ts';
import { keyIdOfToken, type StoredTokenKeys } from '../tokens.ts';
import { copyVerdict, unseen } from './compare-bundle.ts';

const all = statement('subject/token-secrets');

/** What token Secrets must hold; absent fields are not checked. */
interface ExpectedInSecrets {
  readonly bundle?: readonly Certificate[];
  readonly keys?: StoredTokenKeys;
}

/** Checks tokens without expiry, in Secrets, with their bundle. They are read, and never shown. */
export async function tokenSecretVerdicts(api: Api, expected: ExpectedInSecrets): Promise<readonly Verdict[]> {
  const answer = await api.list('/api/v1/secrets?fieldSelector=type%3Dkubernetes.io%2Fservice-account-token');
  if (answer.state === 'absent') return [];
  if (answer.state !== 'found') return [unseen(all, answer)];
  const verdicts = answer.value.flatMap((secret) => secretVerdicts(secret, expected));
  const failing = verdicts.filter(({ holds }) => holds !== 'yes');
  if (failing.length > 0 || verdicts.length === 0) return failing;
  const held = { hasBundle: expected.bundle !== undefined, hasKeys: expected.keys !== undefined };
  return [copied(all, 'yes', 'token-secrets/same', { count: answer.value.length, ...held })];
}

function secretVerdicts(secret: Mapping, { bundle: stored, keys }: ExpectedInSecrets): readonly Verdict[] {
  const { namespace, name } = mappingAt(secret, 'metadata');
  const data = mappingAt(secret, 'data');
  const subject = (field: 'ca.crt' | 'token'): CopySubject =>
    statement('subject/token-secret', { namespace: String(namespace), name: String(name), field });
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
      : [copyVerdict({ copy: subject('ca.crt'), text: bundle, stored })]),
    ...(kid === null || keys === undefined || kid === keys.signs || keys.verify.size === 0
      ? []
      : [tokenVerdict(subject('token'), kid, keys.verify)]),
  ];
}

function tokenVerdict(about: CopySubject, kid: string, verify: ReadonlySet<string>): Verdict {
  return copied(about, 'no', verify.has(kid) ? 'token-secret/older-key' : 'token-secret/other-key', { kid });
}
