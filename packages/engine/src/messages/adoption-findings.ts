import { durationText, sinceText } from '@kpki/spec';
import {
  type AdoptionFinding,
  type AdoptionMessage,
  type AdoptionParams,
  type AdoptionRemedies,
  type AppliedAction,
  adoptionFindings,
  type ForeignForm,
  type UnrecognizedFile,
} from '../model/adoption-findings.ts';
import type { ReasonOf } from '../model/finding.ts';
import type { Messages } from '../model/message.ts';
import { day } from './dates.ts';
import { bareCommand, withMessage } from './message.ts';

const messages: Messages<AdoptionParams> = {
  unreadable: ({ why }) => why,
  'unreadable/kubeconfig': ({ why }) => `this kubeconfig cannot be read: ${why}`,
  'other-form': ({ form }) => `it is ${forms[form].name}, which no component of Kubernetes reads`,
  'key-unreadable': ({ files }) =>
    `${firstNames(files)} cannot be read, so that nothing is known of the private key in it`,
  'not-recognized': ({ files }) =>
    `${firstNames(files.map((file) => `${file.name} (${contentText(file)})`))}: left alone, since no artifact needs it there`,
  'other-location/link': () => 'it is a link, and kpki writes into no folder through a link',
  'other-location/user': ({ user }) => `it is the kubeconfig of ${user}, for whom a new one would be made`,
  'key-external': () =>
    'its certificate is here, its private key is not: it is declared external, and kpki signs nothing by it',
  'key-without-location': ({ file }) =>
    `${file} is its private key, which the layout kubeadm has no location for: nothing is signed by it there`,
  'signer-external': ({ issuer }) => `it is signed by ${issuer}, which is not here: its issuer is declared external`,
  'several-cas': ({ file, count, subjects }) =>
    `${file} holds ${count} certificates too: ${subjects.join(', ')}; the one whose key is here is its own`,
  'several-cas/same-name': ({ file, count }) =>
    `${file} holds ${count} certificates of the same name: a rotation may be under way; the one whose key is here is its own`,
  'service-account-key': () => 'it was not found, and there is one: a new one would end every service-account token',
  'super-admin-on-node': ({ file }) =>
    `${file} is on a node that has no use for it: who reads it may do anything, whatever RBAC says`,
  'client-cas-overlap': () =>
    `--client-ca-file and --requestheader-client-ca-file have a certificate in common, and --requestheader-allowed-names is empty: from Kubernetes ${sinceText('client-cas-apart')} on, the API server does not start`,
  'no-certificates': ({ folder }) =>
    `it has the kubeconfigs of a control plane, and none of its certificates${folder === null ? '' : `; its API server reads them from ${folder}`}`,
  'no-control-plane': () => 'nothing that was found is of a node of the control plane',
  'no-control-plane/nameless': ({ address }) =>
    `it does not name its node${address === null ? '' : `; its address is ${address}`}`,
  'address-unknown': () => 'no certificate tells its address',
  'members-not-found': ({ members }) =>
    `the manifest of etcd (--initial-cluster) names ${members.length === 1 ? 'a member' : 'members'} that nothing was found of: ` +
    `${members.map(({ name, host }) => `${name} (${host})`).join(', ')}; ` +
    'a rotation by this declaration would leave them with the old CAs',
  'two-nodes': ({ folders }) => `${folders.join(' and ')} are both of it`,
  'folder-name': ({ folder }) => `its files are in the folder ${folder}; the layout looks for a folder of its name`,
  'version-assumed': ({ version }) =>
    `it shows in nothing that was found; ${version} is taken, the newest of those that differ least from what is there`,
  'cluster-name-assumed/unknown': ({ taken }) => `no kubeconfig tells it; ${taken} is taken`,
  'cluster-name-assumed/refused': ({ found, taken }) =>
    `the kubeconfigs call it ${JSON.stringify(found)}, which is no name here; ${taken} is taken`,
  'subnet-assumed': ({ firstAddresses, taken }) =>
    `only ${firstAddresses.join(' and ')} shows, in the certificate of the API server; ${taken.join(' and ')} is taken`,
  'subnet-unknown': ({ taken }) => `no certificate of an API server names its first address; ${taken} is taken`,
  'endpoints-differ': ({ taken, other }) =>
    `${other.files.join(', ')} leads to ${other.endpoint}, and ${taken.files.join(', ')} to ${taken.endpoint}, which is taken`,
  'lifetimes-differ': ({ longest, file, seconds }) =>
    `${durationText(longest)} is the longest, and is taken; ${file} lives for ${durationText(seconds)}`,
  'lives-long': ({ seconds }) => `certificates live for ${durationText(seconds)}: one that is lost is good for as long`,
  'lives-short': ({ seconds }) =>
    `certificates live for ${durationText(seconds)}, and so does whatever is made by this file`,
  'name-refused': ({ name, why }) => `it names ${JSON.stringify(name)}: ${why}`,
  'user-refused': ({ subject, why }) => `its user is ${subject}: ${why}`,
  'etcd-unmanaged': () =>
    "no certificate of a member was found: it is declared as somebody else's, and kpki makes nothing for it",
  'etcd-undeclared': ({ name, notAfter }) =>
    `${name}, which ends on ${day(notAfter)}: whoever has etcd makes it, and it is not declared`,
  'plan-not-made': ({ why }) => why,
  'spec-refused': ({ why }) => why,
  drift: ({ why }) => why,
};

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

/** Returns a finding of adopting with its text. `fix` is made by `remedy()`. */
export function adoptionFinding<Message extends AdoptionMessage>(
  message: Message,
  about: string,
  params: AdoptionParams[Message],
  fix?: string,
): AdoptionFinding {
  const [code = message] = message.split('/');
  const finding = code as ReasonOf<AdoptionMessage>;
  const found: AdoptionFinding = {
    severity: adoptionFindings[finding].severity,
    finding,
    about,
    text: messages[message](params, bareCommand),
    ...(fix === undefined ? {} : { fix }),
  };
  return withMessage(found, message, params);
}

const mostNamed = 4;

function firstNames(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function contentText({ kind, of }: UnrecognizedFile): string {
  if (kind === 'certificates') return of ?? 'a certificate';
  return kind === 'kubeconfig' ? `a kubeconfig of ${of}` : `a ${kind}`;
}

interface FormText {
  readonly name: string;
  /** Convert a file, whose name is quoted for a shell, to a form that kpki reads, in a new file. */
  readonly commands: (file: string) => readonly string[];
}

const forms: Readonly<Record<ForeignForm, FormText>> = {
  pkcs12: {
    name: 'a PKCS#12 archive',
    commands: (file) => [
      `openssl pkcs12 -in ${file} -nokeys -out ${file}.crt`,
      `openssl pkcs12 -in ${file} -nocerts -noenc -out ${file}.key`,
    ],
  },
  java: {
    name: 'a Java keystore',
    commands: (file) => [
      `keytool -importkeystore -srckeystore ${file} -destkeystore ${file}.p12 -deststoretype pkcs12`,
      `openssl pkcs12 -in ${file}.p12 -nokeys -out ${file}.crt`,
      `openssl pkcs12 -in ${file}.p12 -nocerts -noenc -out ${file}.key`,
    ],
  },
  pkcs7: {
    name: 'certificates in PKCS#7',
    commands: (file) => [`openssl pkcs7 -inform DER -in ${file} -print_certs -out ${file}.crt`],
  },
  'pkcs7-pem': {
    name: 'certificates in PKCS#7',
    commands: (file) => [`openssl pkcs7 -in ${file} -print_certs -out ${file}.crt`],
  },
  'der-certificate': {
    name: 'a certificate in DER',
    commands: (file) => [`openssl x509 -inform DER -in ${file} -out ${file}.pem`],
  },
  'der-key': {
    name: 'a private key in DER',
    commands: (file) => [`openssl pkey -inform DER -in ${file} -out ${file}.pem`],
  },
  'der-public-key': {
    name: 'a public key in DER',
    commands: (file) => [`openssl pkey -pubin -inform DER -in ${file} -out ${file}.pem`],
  },
};
