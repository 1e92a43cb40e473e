import type { BundleDifference, CopySubject, CopyVerdicts, Messages, NamedMark } from '@kpki/engine';
import { serverText, whichCertificate } from './live-evidence.ts';

export const copyVerdicts: Messages<CopyVerdicts> = {
  'api/read': ({ reader, server }) => `read with ${reader} at ${serverText(server)}`,
  'copy/same': () => 'matches the stored trust bundle',
  'copy/differs': ({ copy, ...difference }) =>
    `${differenceText(difference)}. ${remedyText(copy, difference.lacking.length > 0)}`,
  'trust/old-alone': () => 'trusts the old CA or key alone, as after the rollback',
  'copy/unreadable': ({ copy, text }, _, nested) => `unreadable: ${nested(text)}. ${remedyText(copy, true)}`,
  'authentication-config/none': () => 'the ConfigMap does not exist; API servers create it when they start',
  'cluster-trust-bundle/none': () => `the object does not exist. ${restartControllerManagers}`,
  'token-secrets/same': ({ count, hasBundle, hasKeys }) => {
    const held = [...(hasBundle ? ['the stored bundle'] : []), ...(hasKeys ? ['tokens of stored keys'] : [])];
    return `${count} ${count === 1 ? 'Secret matches' : 'Secrets match'} ${held.join(' and ')}`;
  },
  'token-secret/older-key': ({ kid }) =>
    `signed with an older key that API servers still accept (kid ${kid}). Fix: before that key is removed, ${newToken}`,
  'token-secret/other-key': ({ kid }) =>
    `signed with a key that is no longer stored, so API servers reject the token (kid ${kid}). Fix: ${newToken}`,
};

const newToken = 'delete the Secret, create it again, and give the new token to its users (the old one never expires)';

/** How pods and token Secrets get another bundle. */
const restartControllerManagers =
  'Fix: restart the controller-managers, the leader last. The next leader writes the copy again within about 20 seconds, ' +
  'from --root-ca-file, which kube-controller-manager reads only at startup';

/** What to do about a copy that differs, or which component does it. */
function remedyText(copy: CopySubject, isLacking: boolean): string {
  switch (copy.message) {
    case 'subject/authentication-config':
      return isLacking
        ? 'API servers add the missing CA as soon as their file holds it'
        : 'Fix: `kubectl -n kube-system delete configmap extension-apiserver-authentication`; API servers create it again ' +
            'at once. They never remove a CA from it, and schedulers trust each CA in it';
    case 'subject/ca-bundle':
      return `Fix: set caBundle to the stored trust bundle (ca.crt, or ca-chain.crt under a root CA), in base64, with \`kubectl edit ${copy.params.kind} ${copy.params.name}\`; it takes effect at once`;
    case 'subject/cluster-info':
      return (
        'Fix: set certificate-authority-data to the stored trust bundle (ca.crt, or ca-chain.crt under a root CA), in base64, with `kubectl -n kube-public edit configmap ' +
        'cluster-info` (kubeadm join reads it); the controller-manager signs the new content'
      );
    case 'subject/cluster-trust-bundle':
    case 'subject/root-ca':
    case 'subject/token-secret':
      return restartControllerManagers;
  }
}

/** `lacks the stored CN=kubernetes (valid until 2036-11-26, SHA-256 0a1b…)`: the name alone is that of the next CA too. */
function differenceText({ lacking, excess }: BundleDifference): string {
  return [
    ...(lacking.length === 0 ? [] : [`lacks the stored ${namesText(lacking)}`]),
    ...(excess.length === 0 ? [] : [`holds ${namesText(excess)}, which no sink stores`]),
  ].join('; ');
}

function namesText(certificates: readonly NamedMark[]): string {
  return certificates.map((each) => `${each.subject} (${whichCertificate(each)})`).join(', ');
}
