import type { AdoptionRemedies, AppliedAction } from '../model/adoption-findings.ts';
import type { Messages } from '../model/message.ts';
import { forms } from './foreign-forms.ts';

export const adoptionRemedies: Messages<AdoptionRemedies> = {
  'replace-file': () => 'put what belongs there in its place, or run kpki as whoever may read it',
  'run-as-reader': () => 'run kpki as whoever may read it',
  'convert-file': ({ file, form, isCopied }) => {
    const commands = forms[form].commands(file).map((each) => `\`${each}\``);
    return isCopied
      ? `convert it: ${commands.join(', then ')}; --copy-to does so by itself`
      : `convert it, and adopt again: ${commands.join(', then ')}`;
  },
  'copy-all': () => 'have all of it copied with --copy-to DIR',
  'copy-kubeconfig': ({ file }) => `copy it to ${file}`,
  'bring-ca-key': (_, command) =>
    `put the key beside the certificate and adopt again, or use ${command({ verb: 'csr export', names: [] })}`,
  'keep-key-apart': ({ ca, layout, certificate, key }) =>
    `keep it apart: copy ${certificate.from} to ${certificate.to} and ${key.from} to ${key.to}, and give the file one ` +
    `more environment, which has a sink over DIR with layout ${layout} too; with -e of that one, what ${ca} signs is ` +
    'renewed and rotated',
  'remove-cas': ({ lacksKey }) =>
    `take those out that nothing verifies any more${lacksKey ? ', and put the key of its own beside them' : ''}`,
  'bring-service-account-key': () =>
    'bring what --service-account-signing-key-file of the API server names, which may be the key of another certificate, to pki/sa.key',
  'remove-from-node': () => 'remove it from the node',
  'set-front-proxy-names': () =>
    'set --requestheader-allowed-names=front-proxy-client before an upgrade, or give front proxies a CA of their own',
  'adopt-certificates': ({ folder, kubeconfigs }, command) => {
    const names = [folder ?? 'CERTIFICATES', `${kubeconfigs}/*.conf`];
    return `name their folder, and each kubeconfig: ${command({ verb: 'adopt', names, flags: { 'copy-to': 'DIR' } })}`;
  },
  'give-node': () => 'name it with --control-plane NAME=ADDRESS',
  'name-folder': () => 'name its folder as the node is called',
  'give-address': ({ name, isControlPlane }) =>
    `give it with ${isControlPlane ? '--control-plane' : '--etcd-node'} ${name}=ADDRESS`,
  'adopt-all-nodes': (_, command) =>
    `adopt the folders of all nodes at once, each called as its node: ${command({ verb: 'adopt', names: ['DIR'] })}, ` +
    `or ${command({ verb: 'adopt', names: ['DIR/cp1', 'DIR/cp2'] })}; of a node that was taken away there is nothing to do`,
  'rename-folder': () => 'name one of the folders, or give the other node its own name',
  'rename-folder-or-copy': ({ name }) => `name the folder ${name}, or copy all of it with --copy-to`,
  'give-version': (_, command) =>
    `give yours with --kubernetes-version; ${command({ verb: 'plan', names: [] })} then shows what that version has otherwise`,
  'give-cluster-name': () => 'give it with --cluster-name',
  'give-service-subnet': () => 'give it with --service-subnet',
  'give-other-service-subnet': () => 'where it is another, give it with --service-subnet',
  'give-endpoint': () => 'where the other is right, give it with --endpoint',
  'declare-lifetime': () => 'declare what new ones are to live for',
  'declare-shorter': (_, command) =>
    `declare less there, such as 1y, and ${command({ verb: 'apply', names: [] })} renews them`,
  'declare-longer': () => 'declare more there, such as 1y, if that is not meant',
  'adopt-etcd-members': () => 'adopt the folders of its members too, or declare where they run',
  'watch-folder': (_, command) =>
    `${command({ verb: 'status', names: ['DIR'] })}, of the folder that it is in, shows when it ends; ` +
    `${command({ verb: 'status', names: [] })} of the declaration does not`,
  'plan-as-reader': (_, command) => `run ${command({ verb: 'plan', names: [] })} as whoever may read all of it`,
  'repair-or-copy': () =>
    'put that in order, or have all of it copied to a new folder with --copy-to DIR, which leaves it as it is',
  'apply-repairs': (_, command) => `${command({ verb: 'apply', names: [] })} puts in order what can be`,
  'apply-step': ({ action }, command) => `${command({ verb: 'apply', names: [] })} ${applied[action]}`,
  'export-request': (_, command) => `${command({ verb: 'csr export', names: [] })} asks for it`,
};

const applied: Readonly<Record<AppliedAction, string>> = {
  create: 'makes it',
  renew: 'renews it, with the key that is there',
  rekey: 'makes a new key and certificate',
  update: 'writes it anew, with the same key and certificate',
  copy: 'copies it to where it is missing',
};
