import type { KubeconfigFindings, KubeconfigRemedies } from '../model/kubeconfig-findings.ts';
import type { Messages } from '../model/message.ts';
import { keeperText } from './lists.ts';

export const kubeconfigMessages: Messages<KubeconfigFindings> = {
  'key-missing/kubeconfig': () => 'it holds no private key that can be read',
  'certificate-missing/kubeconfig': () => 'it holds no client certificate',
  'server-differs': ({ found, wanted }) => `it names ${found}, declared is ${wanted}`,
  'entries-missing': ({ foreign }) => {
    const fact = 'it is a kubeconfig without entries of this cluster and its user';
    if (foreign === null) return fact;
    const { context, server, commonName } = foreign;
    const user = commonName === null ? '' : ` as ${commonName}`;
    return `${fact}: context ${JSON.stringify(context)} leads to ${server ?? 'no server'}${user}`;
  },
  'entries-differ': ({ found, wanted }) =>
    `its context is ${found.context} of user ${found.user}, declared is ${wanted.context} of user ${wanted.user}`,
  'entries-differ/no-current-context': ({ wanted }) => `current-context is not set, declared is ${wanted}`,
  'entries-differ/current-context': ({ found, wanted }) => `its current context is ${found}, declared is ${wanted}`,
  'entries-differ/unknown-context': ({ found, wanted }) =>
    `there is no context named ${JSON.stringify(found)}, declared is ${wanted}`,
  'context-elsewhere': ({ current, own }) => `its current context is ${current}; ours is ${own}`,
  'fields-foreign': ({ fields }) => `it has the ${fields.join(', ')}`,
  'not-editable': ({ location, others }) =>
    `${location} also holds ${others.join(', ')}, and cannot be edited in place`,
  'not-editable/referenced': ({ location }) =>
    `${location} cannot be edited in place, so its trust bundle and server stay`,
  'credential-elsewhere': ({ files }) => `its credential is in ${files.join(' and ')}`,
  'copy-missing/credential-elsewhere': ({ keeper }) =>
    `${keeperText(keeper)} does not have it, and a credential in other files is not copied`,
  'issuer-changed/credential-elsewhere': ({ ca, file }) => `${ca} is replaced, and may have signed ${file}`,
  'rotation/credential-elsewhere': ({ ca, generation, file }) => `the ${generation} ${ca} may have signed ${file}`,
};

const plainYaml = 'without YAML anchors, aliases and tags, as `kubectl config view --raw` prints it';

export const kubeconfigRemedies: Messages<KubeconfigRemedies> = {
  'move-entries': () => `move these entries into a file of their own; or write the file ${plainYaml}`,
  'make-editable': ({ location, renew, ca }, command) => {
    const remedies = [
      ...(location === null ? [] : [`write ${location} ${plainYaml}`]),
      ...(renew === null ? [] : [`have the whole file made: ${command({ verb: 'renew', names: renew })}`]),
    ];
    return remedies.length > 0 ? remedies.join('; or ') : `bring the private key of ${ca} back`;
  },
};
