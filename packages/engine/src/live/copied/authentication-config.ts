import type { Certificate } from '@kpki/x509';
import type { Verdict } from '../../reports/verdict.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { copied } from '../check-names.ts';
import { copyVerdict, unseen } from './compare-bundle.ts';

const what = 'ConfigMap extension-apiserver-authentication in kube-system';

/** The bundle that each field must hold; absent fields are not checked. */
export type AuthenticationFields = Readonly<
  Partial<Record<'client-ca-file' | 'requestheader-client-ca-file', readonly Certificate[]>>
>;

/** Schedulers and extension API servers verify clients by it: API servers write it, and never remove anything. */
export async function authenticationVerdicts(api: Api, stored: AuthenticationFields): Promise<readonly Verdict[]> {
  const answer = await api.get('/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication');
  if (answer.state === 'absent')
    return [copied(what, 'no', 'it is not there, and API servers make it when they start')];
  if (answer.state !== 'found') return [unseen(what, answer)];
  const data = mappingAt(answer.value, 'data');
  return Object.entries(stored).map(([field, certificates]) =>
    copyVerdict({ what: `${what}, ${field}`, text: String(data[field] ?? ''), stored: certificates, advice }),
  );
}

function advice({ isLacking }: { readonly isLacking: boolean }): string {
  return isLacking
    ? 'API servers add to it by themselves, as soon as their file holds it'
    : 'API servers never take a CA out of it, and schedulers go on believing it: `kubectl -n kube-system delete ' +
        'configmap extension-apiserver-authentication`, and they make it anew at once';
}
