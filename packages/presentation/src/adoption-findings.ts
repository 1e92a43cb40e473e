import type { AdoptionStatements, Messages, UnrecognizedFile } from '@kpki/engine';
import { durationText, sinceText } from '@kpki/spec';
import { firstInWords } from './counts.ts';
import { day } from './dates.ts';
import { forms } from './foreign-forms.ts';

export const adoptionMessages: Messages<AdoptionStatements> = {
  'adopt/unreadable': ({ why }, _, nested) => nested(why),
  'adopt/unreadable/kubeconfig': ({ why }, _, nested) => `unreadable kubeconfig: ${nested(why)}`,
  'adopt/other-form': ({ form }) => `the file is ${forms[form].name}, which no component of Kubernetes reads`,
  'adopt/key-unreadable': ({ files }) =>
    files.length === 1
      ? `${firstInWords(files, mostNamed)} is unreadable, so its private key is unknown`
      : `${firstInWords(files, mostNamed)} are unreadable, so their private keys are unknown`,
  'adopt/not-recognized': ({ files }) =>
    `${firstInWords(
      files.map((file) => `${file.name} (${contentText(file)})`),
      mostNamed,
    )}: no artifact uses ${files.length === 1 ? 'this file' : 'these files'}, so kpki ignores ${files.length === 1 ? 'the file' : 'them'}`,
  'adopt/other-location/link': () => 'the location is a link, and kpki writes to no folder through a link',
  'adopt/other-location/user': ({ user }) =>
    `the kubeconfig belongs to ${user}; the layout has another location for it, where kpki would create a new one`,
  'adopt/key-external': () =>
    'the certificate is stored without its private key: the spec declares the CA external, and kpki signs nothing with it',
  'adopt/key-without-location': ({ file }) =>
    `${file} is the private key, which layout kubeadm cannot store: kpki signs nothing with it there`,
  'adopt/signer-external': ({ issuer }) =>
    `signed by ${issuer}, which was not found: the spec declares the issuer external`,
  'adopt/several-cas': ({ file, count, subjects }) =>
    `${file} holds ${count} more certificates: ${subjects.join(', ')}; kpki uses the certificate whose key was found`,
  'adopt/several-cas/same-name': ({ file, count }) =>
    `${file} holds ${count} certificates with the same subject: a rotation may be in progress; kpki uses the certificate whose key was found`,
  'adopt/service-account-key': () =>
    'the cluster has a service-account key, but it was not found: a new key would invalidate every service-account token',
  'adopt/super-admin-on-node': ({ file }) =>
    `${file} is on a node that does not need it: anyone who reads it bypasses RBAC`,
  'adopt/client-cas-overlap': () =>
    `--client-ca-file and --requestheader-client-ca-file share a certificate, and --requestheader-allowed-names is empty: from Kubernetes ${sinceText('client-cas-apart')} on, the API server does not start`,
  'adopt/no-certificates': ({ folder }) =>
    `the folder has kubeconfigs of a control plane but no certificates${folder === null ? '' : `; the API server reads them from ${folder}`}`,
  'adopt/no-control-plane': () => 'no file belongs to a control-plane node',
  'adopt/no-control-plane/nameless': ({ address }) =>
    `no file names the node${address === null ? '' : `; its address is ${address}`}`,
  'adopt/address-unknown': () => 'no certificate has the address of the node',
  'adopt/members-not-found': ({ members }) =>
    `the manifest of etcd (--initial-cluster) names ${members.length === 1 ? 'a member' : 'members'} without files here: ` +
    `${members.map(({ name, host }) => `${name} (${host})`).join(', ')}; ` +
    `a rotation with this spec would leave ${members.length === 1 ? 'this member' : 'these members'} with the old CAs`,
  'adopt/two-nodes': ({ folders }) => `${folders.join(' and ')} both belong to this node`,
  'adopt/folder-name': ({ folder }) =>
    `the files are in folder ${folder}, but the layout expects a folder with the name of the node`,
  'adopt/version-assumed': ({ version }) =>
    `no file states the Kubernetes version; ${version} is assumed, the newest of the versions that fit these files best`,
  'adopt/cluster-name-assumed/unknown': ({ taken }) => `no kubeconfig names the cluster; ${taken} is assumed`,
  'adopt/cluster-name-assumed/refused': ({ found, taken }) =>
    `the kubeconfigs name the cluster ${JSON.stringify(found)}, which the spec does not accept; ${taken} is assumed`,
  'adopt/subnet-assumed': ({ firstAddresses, taken }) =>
    `the certificate of the API server has only the first service address, ${firstAddresses.join(' and ')}; ${taken.join(' and ')} is assumed`,
  'adopt/subnet-unknown': ({ taken }) => `no certificate of an API server has a service address; ${taken} is assumed`,
  'adopt/endpoints-differ': ({ taken, other }) =>
    `${other.endpoint} in ${other.files.join(', ')} differs from ${taken.endpoint} in ${taken.files.join(', ')}, which is used`,
  'adopt/lifetimes-differ': ({ longest, file, seconds }) =>
    `lifetimes differ: ${durationText(longest)}, the longest, is used; ${file} has ${durationText(seconds)}`,
  'adopt/lives-long': ({ seconds }) =>
    `certificates are valid for ${durationText(seconds)}: a stolen one is usable for that time`,
  'adopt/lives-short': ({ seconds }) =>
    `certificates are valid for ${durationText(seconds)}; kpki will use the same lifetime`,
  'adopt/name-refused': ({ name, why }) => `the certificate has the name ${JSON.stringify(name)}: ${why}`,
  'adopt/user-refused': ({ subject, why }) => `the user is ${subject}: ${why}`,
  'adopt/etcd-unmanaged': () =>
    'no certificate of an etcd member was found: the spec declares etcd unmanaged, and kpki makes nothing for it',
  'adopt/etcd-undeclared': ({ name, notAfter }) =>
    `${name} belongs to the unmanaged etcd, is not in the spec, and expires on ${day(notAfter)}`,
  'adopt/plan-not-made': ({ why }) => why,
  'adopt/spec-refused': ({ why }) => why,
  'adopt/drift': ({ why }) => why,
};

const mostNamed = 4;

function contentText({ kind, of }: UnrecognizedFile): string {
  if (kind === 'certificates') return of ?? 'a certificate';
  return kind === 'kubeconfig' ? `a kubeconfig of ${of}` : `a ${kind}`;
}
