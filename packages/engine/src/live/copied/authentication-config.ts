import type { Certificate } from '@kpki/x509';
import { statement } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { copied } from '../check-names.ts';
import { copyVerdict, unseen } from './compare-bundle.ts';

/** The bundle that each field must hold; absent fields are not checked. */
type AuthenticationFields = Readonly<
  Partial<Record<'client-ca-file' | 'requestheader-client-ca-file', readonly Certificate[]>>
>;

/** Schedulers and extension API servers verify clients by it: API servers write it, and never remove anything. */
export async function authenticationVerdicts(api: Api, stored: AuthenticationFields): Promise<readonly Verdict[]> {
  const answer = await api.get('/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication');
  const about = statement('subject/authentication-config', { field: null });
  if (answer.state === 'absent') return [copied(about, 'no', 'authentication-config/none')];
  if (answer.state !== 'found') return [unseen(about, answer)];
  const data = mappingAt(answer.value, 'data');
  return Object.entries(stored).map(([field, certificates]) =>
    copyVerdict({
      copy: statement('subject/authentication-config', { field }),
      text: String(data[field] ?? ''),
      stored: certificates,
    }),
  );
}
