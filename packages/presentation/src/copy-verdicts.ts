import type { BundleDifference, CopySubject, CopyVerdicts, Messages, NamedMark } from '@kpki/engine';
import { serverText, whichCertificate } from './live-evidence.ts';

export const copyVerdicts: Messages<CopyVerdicts> = {
  'api/read': ({ reader, server }) => `${reader} reads it at ${serverText(server)}`,
  'copy/same': () => 'it holds what is stored',
  'copy/differs': ({ copy, ...difference }) =>
    `${differenceText(difference)}; ${remedyText(copy, difference.lacking.length > 0)}`,
  'copy/unreadable': ({ copy, text }, _, nested) => `it cannot be read: ${nested(text)}; ${remedyText(copy, true)}`,
  'authentication-config/none': () => 'it is not there, and API servers make it when they start',
  'cluster-trust-bundle/none': () => `it is not there; ${restartControllerManagers}`,
  'token-secrets/same': ({ count, hasBundle, hasKeys }) => {
    const held = [...(hasBundle ? ['the stored bundle'] : []), ...(hasKeys ? ['tokens of stored keys'] : [])];
    return `${count} of them hold ${held.join(', and ')}`;
  },
  'token-secret/older-key': ({ kid }) =>
    `an older key signed it, which is still accepted (kid ${kid}); before that key goes, ${newToken}`,
  'token-secret/other-key': ({ kid }) =>
    `a key signed it that is not stored any more, and API servers refuse it (kid ${kid}); ${newToken}`,
};

const newToken = 'delete the Secret and make it again, and give the new token to who uses it: it never ends by itself';

/** How pods and token Secrets get another bundle. */
const restartControllerManagers =
  'kube-controller-manager writes the copy from --root-ca-file, which is read only at startup: restart the ' +
  'controller-managers, the leader last, and give the next leader 20 seconds';

/** What to do about a copy that differs, or which component does it. */
function remedyText(copy: CopySubject, isLacking: boolean): string {
  switch (copy.message) {
    case 'subject/authentication-config':
      return isLacking
        ? 'API servers add to it by themselves, as soon as their file holds it'
        : 'API servers never take a CA out of it, and schedulers go on believing it: `kubectl -n kube-system delete ' +
            'configmap extension-apiserver-authentication`, and API servers create a new one at once';
    case 'subject/ca-bundle':
      return `set the stored bundle, in base64: \`kubectl edit ${copy.params.kind} ${copy.params.name}\`; it acts at once`;
    case 'subject/cluster-info':
      return (
        'kubeadm join goes by it: put the stored bundle, in base64, in place of its certificate-authority-data by `kubectl -n ' +
        'kube-public edit configmap cluster-info`; the controller-manager signs the new content'
      );
    case 'subject/cluster-trust-bundle':
    case 'subject/root-ca':
    case 'subject/token-secret':
      return restartControllerManagers;
  }
}

/** `it lacks CN=kubernetes (until 2036-11-26, SHA-256 0a1b…)`: the name alone is that of the next CA too. */
function differenceText({ lacking, excess }: BundleDifference): string {
  return [
    ...(lacking.length === 0 ? [] : [`it lacks ${namesText(lacking)}`]),
    ...(excess.length === 0 ? [] : [`it holds ${namesText(excess)}, which is not stored`]),
  ].join('; ');
}

function namesText(certificates: readonly NamedMark[]): string {
  return certificates.map((each) => `${each.subject} (${whichCertificate(each)})`).join(', ');
}
