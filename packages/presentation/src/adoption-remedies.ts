import type { AdoptionRemedies, AppliedAction, Messages } from '@kpki/engine';
import { forms } from './foreign-forms.ts';

export const adoptionRemedies: Messages<AdoptionRemedies> = {
  'replace-file': () => 'replace the file with a correct one, or run kpki as a user who may read it',
  'run-as-reader': () => 'run kpki as a user who may read the files',
  'convert-file': ({ file, form, isCopied }) => {
    const commands = forms[form].commands(file).map((each) => `\`${each}\``);
    return isCopied
      ? `convert the file: ${commands.join(', then ')}; --copy-to also converts it`
      : `convert the file and adopt again: ${commands.join(', then ')}`;
  },
  'copy-all': () => 'copy all files with --copy-to DIR',
  'copy-kubeconfig': ({ file }) => `copy the kubeconfig to ${file}`,
  'bring-ca-key': (_, command) =>
    `copy the key next to the certificate and adopt again, or use ${command({ verb: 'csr export', names: [] })}`,
  'keep-key-apart': ({ ca, layout, certificate, key }) =>
    `keep the key apart: copy ${certificate.from} to ${certificate.to} and ${key.from} to ${key.to}, and add an ` +
    `environment with one more sink, over DIR with layout ${layout}; select this environment with -e to renew and rotate ` +
    `what ${ca} signs`,
  'remove-cas': ({ lacksKey }) =>
    `remove the CA certificates that are no longer in use${lacksKey ? ', and copy the key of this CA next to the file' : ''}`,
  'bring-service-account-key': () =>
    'copy the file that --service-account-signing-key-file of the API server names, which may be the key of another certificate, to pki/sa.key',
  'remove-from-node': () => 'remove the file from the node',
  'set-front-proxy-names': () =>
    'set --requestheader-allowed-names=front-proxy-client before an upgrade, or use a separate CA for front proxies',
  'adopt-certificates': ({ folder, kubeconfigs }, command) => {
    const names = [folder ?? 'CERTIFICATES', `${kubeconfigs}/*.conf`];
    return `name the folder of the certificates and each kubeconfig: ${command({ verb: 'adopt', names, flags: { 'copy-to': 'DIR' } })}`;
  },
  'give-node': () => 'add the node with --control-plane NAME=ADDRESS',
  'name-folder': () => 'rename the folder to the name of the node',
  'give-address': ({ name, isControlPlane }) =>
    `set the address with ${isControlPlane ? '--control-plane' : '--etcd-node'} ${name}=ADDRESS`,
  'adopt-all-nodes': (_, command) =>
    `adopt all nodes in one command, with a folder for each that has its name: ${command({ verb: 'adopt', names: ['DIR/cp1', 'DIR/cp2'] })}, ` +
    `or ${command({ verb: 'adopt', names: ['DIR'] })}; if the node no longer exists, ignore this`,
  'rename-folder': () => 'rename one of the folders, or give one of the nodes its own name',
  'rename-folder-or-copy': ({ name }) => `rename the folder to ${name}, or copy all files with --copy-to`,
  'give-version': (_, command) =>
    `set the version with --kubernetes-version, and ${command({ verb: 'plan', names: [] })} shows what that version changes`,
  'give-cluster-name': () => 'set the name with --cluster-name',
  'give-service-subnet': () => 'set the subnet with --service-subnet',
  'give-other-service-subnet': () => 'if the subnet is another, set it with --service-subnet',
  'give-endpoint': () => 'if kpki uses the wrong endpoint, set the right one with --endpoint HOST:PORT',
  'declare-lifetime': () => 'set the validity of new certificates in the file',
  'declare-shorter': (_, command) =>
    `set a shorter validity in the file, such as 1y, and ${command({ verb: 'apply', names: [] })} renews the certificates`,
  'declare-longer': () => 'if this is not intended, set a longer validity in the file, such as 1y',
  'adopt-etcd-members': () => 'adopt the folders of the etcd members too, or add their nodes to the file',
  'watch-folder': (_, command) =>
    `watch the expiry with ${command({ verb: 'status', names: ['DIR'] })}, where DIR is the folder of the certificate; ` +
    `${command({ verb: 'status', names: [] })} does not show this certificate`,
  'plan-as-reader': (_, command) => `run ${command({ verb: 'plan', names: [] })} as a user who may read all files`,
  'repair-or-copy': () =>
    'resolve this, or copy all files to a new folder with --copy-to DIR, which leaves the source unchanged',
  'apply-repairs': (_, command) => `${command({ verb: 'apply', names: [] })} repairs what kpki may change`,
  'apply-step': ({ action }, command) => `${command({ verb: 'apply', names: [] })} ${applied[action]}`,
  'export-request': (_, command) => `${command({ verb: 'csr export', names: [] })} writes the request`,
};

const applied: Readonly<Record<AppliedAction, string>> = {
  create: 'creates the artifact',
  renew: 'renews the certificate with the same key',
  rekey: 'makes a new key and certificate',
  update: 'writes the file again with the same key and certificate',
  copy: 'copies the artifact to the locations that lack it',
};
