import type { AdoptionFindingCode, AdoptionSeverity, Reason } from '@kpki/engine';
import { sinceText } from '@kpki/spec';

/** What each reason of a step says. */
export const reasons: Readonly<Record<Reason, string>> = {
  missing: 'Every copy is missing.',
  requested: 'A command asked for it: `kpki renew`, `kpki rekey`.',
  'certificate-missing': 'The certificate is missing; its private key is stored, or is outside kpki.',
  'key-missing': 'The certificate is stored without its private key.',
  'public-key-missing': 'The public key file of the private key is missing.',
  'public-key-differs': 'The public key file does not match the private key.',
  'copy-missing': 'This node or sink has no copy; another one has.',
  'copies-differ': 'The copies on several nodes or in several sinks differ.',
  'key-not-given-back': 'The private key is needed elsewhere, but its sink never returns private keys.',
  unreadable: 'The stored content cannot be read.',
  unreachable: 'The server cannot be reached, so nothing is known about it.',
  skipped: 'The file was not read: it is too large, or not a regular file.',
  'public-key-has-others':
    'The file also holds other public keys: the API server accepts tokens signed with any of them.',
  'tokens-expire':
    'An existing cluster gets a new service-account key: API servers will reject tokens signed with another key.',

  'private-key-exposed':
    'Every user can read a file that holds a private key: remove the key from the file, and trust nothing signed with it.',
  'key-mismatch': 'The private key does not match the certificate.',
  'key-kind-differs': 'The kind of the key is not the one in the spec.',
  'subject-differs': 'The subject is not the desired one.',
  'group-held-back':
    '`apiserver-kubelet-client` keeps its group, although the spec has none: no API server proved that its user has the rights.',
  'group-unknown':
    'The certificate of `apiserver-kubelet-client` is lost, and no API server proved that its user has the rights without a group.',
  'group-kept': '`apiserver-kubelet-client` keeps the group system:masters that an earlier kubeadm gave it.',
  'group-added':
    '`apiserver-kubelet-client` gets the group system:masters, which its stored certificate does not have.',
  'binding-missing':
    'The user of `apiserver-kubelet-client` has no rights on kubelets: its ClusterRoleBinding is missing.',
  'binding-unproven':
    'No API server proved that the user of `apiserver-kubelet-client` has its rights by a ClusterRoleBinding.',
  'rights-missing': 'The new subject lacks rights that the client needs, as an API server says: a binding is missing.',
  'rights-unproven': 'No API server proved that the new subject has the rights that the client needs.',
  'names-differ': 'The subject alternative names (SANs) are not the desired ones.',
  'usages-differ': 'The key usages of the certificate are not the desired ones.',
  'limits-differ': 'The path length or the permitted names of the CA are wider than in the spec.',
  'issuer-changed': 'The stored CA did not issue the certificate.',
  'issuer-refuses': 'A rule of each issuer of the CA forbids the desired certificate.',
  'pending-issuer': 'The certificate is issued outside kpki or needs an approval, and has not been issued yet.',
  'issuer-unusable': 'The CA cannot issue the desired certificate.',
  'ca-excludes': 'Constraints of the CA exclude the desired certificate, so every component would reject it.',
  'chain-differs': 'The intermediate certificates in the file are not those from its CA up to the root.',
  'not-a-ca': 'The certificate is not a CA certificate.',
  rotation: 'A rotation was requested, and its phase needs this change.',
  'rotation-under-way': 'A rotation is incomplete: `kpki rotate` continues it.',
  'rotation-inconsistent': 'The stored certificates are inconsistent; no kpki rotation leaves this state.',
  'ca-shared': 'Two CAs have the same key, so a certificate signed by one is also accepted for the other.',
  excluded: 'The plan leaves the artifact as it is, because `--except` or the terminal UI excluded it.',
  'not-stored': 'No sink of the environment has a location for the artifact, so kpki does not make it.',
  'stored-elsewhere': 'The artifact is stored where the layout keeps it for another number of nodes.',
  'ca-missing': 'Certificates are stored, but the CA that signed them is missing or was replaced.',
  expired: 'The certificate has expired.',
  'not-yet-valid': 'The certificate is not valid yet.',
  'renew-due': 'The certificate expires within the renewal time in the spec.',
  'outlives-ca': 'The certificate expires after its CA.',
  'lifetime-differs': 'The certificate is valid longer than the validity in the spec.',
  'serving-lifetime':
    'Advice: a server certificate is valid for more than 398 days, and some clients outside Kubernetes reject it.',
  weak: 'The key or the signature is too weak: Kubernetes rejects the certificate.',
  'not-to-be-issued': 'Kubernetes accepts the certificate, but RFC 5280 or other verifiers do not.',
  'bundle-differs': 'The trust bundle lacks a certificate of its CA, or still holds one that a rotation has replaced.',
  'bundle-has-others':
    'The trust bundle, in a file or a kubeconfig, also holds other certificates than that of its CA.',
  'bundle-trusts-more':
    'The trust bundle holds the signer of its CA, so clients also trust every other CA with this signer.',
  'server-differs': 'The API server in the kubeconfig is not the desired one.',
  'entries-missing': 'The kubeconfig is for another cluster or user: it has no entries for this one.',
  'entries-differ': 'The names of the cluster, user or context in the kubeconfig are not the desired ones.',
  'context-elsewhere':
    'The current context of the kubeconfig is another one, and stays: use `kubectl --context` for this artifact.',
  'credential-elsewhere':
    'The kubeconfig refers to files that hold its certificate and key; kpki does not renew these files.',
  'not-editable':
    'The kubeconfig cannot be edited in place: its YAML has anchors or tags, or its sink does not return it.',
  'fields-foreign':
    'The kubeconfig has fields that kpki does not write: they change the server or the user of a connection.',
};

export const severities: Readonly<Record<AdoptionSeverity, string>> = {
  error: 'kpki cannot work with these files as they are, or wrote nothing.',
  warning: 'A stored artifact differs from the spec: kpki would change it, or you should.',
  note: 'An assumption, or something that kpki ignores.',
};

/** What each finding of `kpki adopt` says. */
export const adoptionFindings: Readonly<Record<AdoptionFindingCode, string>> = {
  unreadable: 'A file is unreadable.',
  'other-form': 'A file has a format of other programs, such as PKCS#12 or DER.',
  'key-unreadable': 'A private key is unreadable, at least for this user.',
  'not-recognized': 'The cluster does not need the file, judged by its content.',
  'other-location': 'A file of the PKI is outside of its location in the layout, and is not used.',
  'key-external': 'The private key of a CA was not found: the spec declares it external.',
  'key-without-location': 'The private key of a CA was found, but the layout has no location for it.',
  'signer-external': 'The signer of a CA was not found.',
  'several-cas': 'A CA file holds several certificates.',
  'service-account-key': 'The key that signs service-account tokens was not found.',
  'super-admin-on-node': '`super-admin.conf` is on a node that does not need it: anyone who reads it bypasses RBAC.',
  'client-cas-overlap': `The API server uses one CA for clients and front proxies; from Kubernetes ${sinceText('client-cas-apart')} on, it does not start.`,
  'no-certificates': 'The kubeconfigs of a control plane were found, but no certificates.',
  'no-control-plane': 'No file names a control-plane node or its address.',
  'address-unknown': 'No file has the address of a node.',
  'members-not-found': 'A manifest names etcd members without files here and outside of the spec.',
  'two-nodes': 'Two folders belong to the same node.',
  'folder-name': 'The folder of a node has another name than the node.',
  'version-assumed': 'No file has the version of Kubernetes.',
  'cluster-name-assumed': 'No file has the name of the cluster, or the name is not accepted.',
  'subnet-assumed': 'Only the first address of the Service subnet is known.',
  'subnet-unknown': 'No file has an address of the Service subnet.',
  'endpoints-differ': 'The kubeconfigs name several API servers.',
  'lifetimes-differ': 'Certificates of one kind have different lifetimes.',
  'lives-long': 'Certificates are valid for more than a year or two.',
  'lives-short': 'All certificates are valid for less than a quarter of a year.',
  'name-refused': 'A certificate has a name that the spec does not accept.',
  'user-refused': 'A kubeconfig has a user name or group that the spec does not accept.',
  'etcd-unmanaged': 'No certificate of an etcd member was found.',
  'etcd-undeclared': 'A certificate of an unmanaged etcd was found; no report of the spec shows when it expires.',
  'plan-not-made': 'The first plan failed.',
  'spec-refused': 'The spec does not accept this PKI.',
  drift: 'A mode, an owner or a label differs from the layout.',
};
