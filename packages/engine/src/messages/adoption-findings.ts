import { durationText, sinceText } from '@kpki/spec';
import type { AdoptionStatements, UnrecognizedFile } from '../model/adoption-findings.ts';
import type { Messages } from '../model/message.ts';
import { day } from './dates.ts';
import { forms } from './foreign-forms.ts';

export const adoptionMessages: Messages<AdoptionStatements> = {
  'adopt/unreadable': ({ why }) => why,
  'adopt/unreadable/kubeconfig': ({ why }) => `this kubeconfig cannot be read: ${why}`,
  'adopt/other-form': ({ form }) => `it is ${forms[form].name}, which no component of Kubernetes reads`,
  'adopt/key-unreadable': ({ files }) =>
    `${firstNames(files)} cannot be read, so that nothing is known of the private key in it`,
  'adopt/not-recognized': ({ files }) =>
    `${firstNames(files.map((file) => `${file.name} (${contentText(file)})`))}: left alone, since no artifact needs it there`,
  'adopt/other-location/link': () => 'it is a link, and kpki writes into no folder through a link',
  'adopt/other-location/user': ({ user }) => `it is the kubeconfig of ${user}, for whom a new one would be made`,
  'adopt/key-external': () =>
    'its certificate is here, its private key is not: it is declared external, and kpki signs nothing by it',
  'adopt/key-without-location': ({ file }) =>
    `${file} is its private key, which the layout kubeadm has no location for: nothing is signed by it there`,
  'adopt/signer-external': ({ issuer }) =>
    `it is signed by ${issuer}, which is not here: its issuer is declared external`,
  'adopt/several-cas': ({ file, count, subjects }) =>
    `${file} holds ${count} certificates too: ${subjects.join(', ')}; the one whose key is here is its own`,
  'adopt/several-cas/same-name': ({ file, count }) =>
    `${file} holds ${count} certificates of the same name: a rotation may be under way; the one whose key is here is its own`,
  'adopt/service-account-key': () =>
    'it was not found, and there is one: a new one would end every service-account token',
  'adopt/super-admin-on-node': ({ file }) =>
    `${file} is on a node that has no use for it: who reads it may do anything, whatever RBAC says`,
  'adopt/client-cas-overlap': () =>
    `--client-ca-file and --requestheader-client-ca-file have a certificate in common, and --requestheader-allowed-names is empty: from Kubernetes ${sinceText('client-cas-apart')} on, the API server does not start`,
  'adopt/no-certificates': ({ folder }) =>
    `it has the kubeconfigs of a control plane, and none of its certificates${folder === null ? '' : `; its API server reads them from ${folder}`}`,
  'adopt/no-control-plane': () => 'nothing that was found is of a node of the control plane',
  'adopt/no-control-plane/nameless': ({ address }) =>
    `it does not name its node${address === null ? '' : `; its address is ${address}`}`,
  'adopt/address-unknown': () => 'no certificate tells its address',
  'adopt/members-not-found': ({ members }) =>
    `the manifest of etcd (--initial-cluster) names ${members.length === 1 ? 'a member' : 'members'} that nothing was found of: ` +
    `${members.map(({ name, host }) => `${name} (${host})`).join(', ')}; ` +
    'a rotation by this declaration would leave them with the old CAs',
  'adopt/two-nodes': ({ folders }) => `${folders.join(' and ')} are both of it`,
  'adopt/folder-name': ({ folder }) =>
    `its files are in the folder ${folder}; the layout looks for a folder of its name`,
  'adopt/version-assumed': ({ version }) =>
    `it shows in nothing that was found; ${version} is taken, the newest of those that differ least from what is there`,
  'adopt/cluster-name-assumed/unknown': ({ taken }) => `no kubeconfig tells it; ${taken} is taken`,
  'adopt/cluster-name-assumed/refused': ({ found, taken }) =>
    `the kubeconfigs call it ${JSON.stringify(found)}, which is no name here; ${taken} is taken`,
  'adopt/subnet-assumed': ({ firstAddresses, taken }) =>
    `only ${firstAddresses.join(' and ')} shows, in the certificate of the API server; ${taken.join(' and ')} is taken`,
  'adopt/subnet-unknown': ({ taken }) => `no certificate of an API server names its first address; ${taken} is taken`,
  'adopt/endpoints-differ': ({ taken, other }) =>
    `${other.files.join(', ')} leads to ${other.endpoint}, and ${taken.files.join(', ')} to ${taken.endpoint}, which is taken`,
  'adopt/lifetimes-differ': ({ longest, file, seconds }) =>
    `${durationText(longest)} is the longest, and is taken; ${file} lives for ${durationText(seconds)}`,
  'adopt/lives-long': ({ seconds }) =>
    `certificates live for ${durationText(seconds)}: one that is lost is good for as long`,
  'adopt/lives-short': ({ seconds }) =>
    `certificates live for ${durationText(seconds)}, and so does whatever is made by this file`,
  'adopt/name-refused': ({ name, why }) => `it names ${JSON.stringify(name)}: ${why}`,
  'adopt/user-refused': ({ subject, why }) => `its user is ${subject}: ${why}`,
  'adopt/etcd-unmanaged': () =>
    "no certificate of a member was found: it is declared as somebody else's, and kpki makes nothing for it",
  'adopt/etcd-undeclared': ({ name, notAfter }) =>
    `${name}, which ends on ${day(notAfter)}: whoever has etcd makes it, and it is not declared`,
  'adopt/plan-not-made': ({ why }) => why,
  'adopt/spec-refused': ({ why }) => why,
  'adopt/drift': ({ why }) => why,
};

const mostNamed = 4;

function firstNames(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function contentText({ kind, of }: UnrecognizedFile): string {
  if (kind === 'certificates') return of ?? 'a certificate';
  return kind === 'kubeconfig' ? `a kubeconfig of ${of}` : `a ${kind}`;
}
