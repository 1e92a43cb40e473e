import type { KubeconfigFindings, KubeconfigRemedies, Messages } from '@kpki/engine';
import { keeperText } from './lists.ts';

export const kubeconfigMessages: Messages<KubeconfigFindings> = {
  'key-missing/kubeconfig': () => 'the kubeconfig holds no readable private key',
  'certificate-missing/kubeconfig': () => 'the kubeconfig holds no client certificate',
  'server-differs': ({ found, wanted }) => `the server is ${found}, desired is ${wanted}`,
  'entries-missing': ({ foreign }) => {
    const fact = 'the kubeconfig has no entries for this cluster and user';
    if (foreign === null) return fact;
    const { context, server, commonName } = foreign;
    const user = commonName === null ? '' : ` as ${commonName}`;
    return `${fact}: context ${JSON.stringify(context)} uses ${server ?? 'no server'}${user}`;
  },
  'entries-differ': ({ found, wanted }) =>
    `the context is ${found.context} with user ${found.user}, desired is ${wanted.context} with user ${wanted.user}`,
  'entries-differ/no-current-context': ({ wanted }) => `current-context is not set, desired is ${wanted}`,
  'entries-differ/current-context': ({ found, wanted }) => `current-context is ${found}, desired is ${wanted}`,
  'entries-differ/unknown-context': ({ found, wanted }) =>
    `context ${JSON.stringify(found)} does not exist, desired is ${wanted}`,
  'context-elsewhere': ({ current, own }) => `current-context is ${current}; the context of this artifact is ${own}`,
  'fields-foreign': ({ fields }) =>
    `the kubeconfig sets fields that kpki does not write: ${fields.map((each) => each.replace('/', ' field ')).join(', ')}`,
  'not-editable': ({ location, others }) =>
    `${location} also holds ${others.join(', ')}, and kpki cannot edit this file in place`,
  'not-editable/referenced': ({ location }) =>
    `kpki cannot edit ${location} in place, so the trust bundle and the server in this file stay`,
  'credential-elsewhere': ({ files }) => `the credential is in ${files.join(' and ')}`,
  'copy-missing/credential-elsewhere': ({ keeper }) =>
    `${keeperText(keeper)} has no copy, and kpki does not copy a credential that is in other files`,
  'issuer-changed/credential-elsewhere': ({ ca, file }) => `${ca} is replaced, and may have signed ${file}`,
  'rotation/credential-elsewhere': ({ ca, generation, file }) => `the ${generation} ${ca} may have signed ${file}`,
};

const plainYaml = 'without YAML anchors, aliases and tags, as `kubectl config view --raw` prints it';

export const kubeconfigRemedies: Messages<KubeconfigRemedies> = {
  'move-entries': () => `move these entries to a separate file; or rewrite the file ${plainYaml}`,
  'make-editable': ({ location, renew, ca }, command) => {
    const remedies = [
      ...(location === null ? [] : [`rewrite ${location} ${plainYaml}`]),
      ...(renew === null ? [] : [`make the whole file again: ${command({ verb: 'renew', names: renew })}`]),
    ];
    return remedies.length > 0 ? remedies.join('; or ') : `restore the private key of ${ca}`;
  },
};
