import type { AdoptionFindingCode, Reason } from '@kpki/engine';

interface Guidance {
  /** The command or the file that shows the evidence. */
  readonly see: string;
  /** What to do, in the order of the steps. */
  readonly fix: string;
}

const plan = '`kpki plan -o wide` lists the artifact with this reason.';
const certificate = '`kpki status FILE` shows the fields of the certificate.';
const apply = '`kpki apply` fixes it.';

/** How to see each reason of a step, and how to fix its cause. Actions follow from the plan: `apply` fixes what is not blocked. */
export const troubleshooting: Readonly<Record<Reason, Guidance>> = {
  missing: { see: plan, fix: '`kpki apply` makes it.' },
  requested: { see: plan, fix: 'Nothing: the command that you ran requested it.' },
  'certificate-missing': { see: plan, fix: '`kpki apply` issues a certificate for the stored key.' },
  'key-missing': {
    see: plan,
    fix: 'Restore the key from a backup or another node. If it is lost: `kpki rekey NAME` for a certificate, `kpki rotate NAME` for a CA.',
  },
  'public-key-missing': { see: plan, fix: apply },
  'public-key-differs': {
    see: '`openssl pkey -in sa.key -pubout` prints the public key of `sa.key`; compare it with `sa.pub`.',
    fix: '`kpki apply` writes `sa.pub` again from `sa.key`.',
  },
  'copy-missing': { see: plan, fix: '`kpki apply` copies it from the node or sink that has it.' },
  'copies-differ': {
    see: '`kpki plan -o wide` names the copies that differ.',
    fix: 'Where one copy is older, `kpki apply` replaces it. Where the plan is blocked, remove the copy that no component uses.',
  },
  'key-not-given-back': {
    see: plan,
    fix: 'Add a sink that returns private keys, or remove the copy so that `kpki apply` makes a new key for all.',
  },
  unreadable: {
    see: '`kpki plan` names the location and the error.',
    fix: 'Fix the permissions or restore the file from a backup.',
  },
  unreachable: {
    see: '`kpki verify --live` names the endpoint and the error.',
    fix: 'Start the server, or fix the network or the endpoint in the spec.',
  },
  skipped: {
    see: '`kpki status DIR` lists the file.',
    fix: 'Nothing, if it is no part of the PKI. Otherwise replace it by a plain file.',
  },
  'public-key-has-others': {
    see: '`grep -c BEGIN sa.pub` counts the public keys.',
    fix: 'Remove the other keys once no token that they verify is in use.',
  },
  'tokens-expire': {
    see: plan,
    fix: 'Restore `sa.key` from a backup. If it is lost, apply, then restart the API servers, the controller-manager and the pods that use tokens.',
  },
  'private-key-exposed': {
    see: '`grep "PRIVATE KEY" FILE` finds the key in the public file.',
    fix: 'Remove the key from the file. Treat it as compromised: `kpki rekey NAME`, or `kpki rotate NAME --compromised` for a CA.',
  },
  'key-mismatch': {
    see: '`openssl x509 -noout -pubkey` and `openssl pkey -pubout` print different keys.',
    fix: 'Restore the key or the certificate that belongs to the other. Otherwise `kpki rekey NAME` makes both.',
  },
  'key-kind-differs': { see: certificate, fix: '`kpki rekey NAME` makes a key of the kind in the spec.' },
  'subject-differs': { see: certificate, fix: apply },
  'group-held-back': {
    see: '`kpki verify --live` shows the rights of `apiserver-kubelet-client`.',
    fix: 'Create the ClusterRoleBinding that the plan prints, then run `kpki apply` where an API server is reachable.',
  },
  'group-unknown': {
    see: '`kpki verify --live` shows the rights of `apiserver-kubelet-client`.',
    fix: 'Run `kpki apply` where an API server is reachable.',
  },
  'group-kept': { see: certificate, fix: 'Nothing. Renew it without the group once its ClusterRoleBinding exists.' },
  'group-added': { see: certificate, fix: '`kpki apply` adds the group.' },
  'binding-missing': {
    see: '`kpki verify --live` prints the missing binding as YAML.',
    fix: 'Create the ClusterRoleBinding with `kubectl apply`.',
  },
  'binding-unproven': {
    see: '`kpki verify --live` names the server that did not answer.',
    fix: 'Run `kpki plan` where an API server is reachable.',
  },
  'rights-missing': {
    see: '`kpki verify --live` prints the missing binding as YAML.',
    fix: 'Create the binding for the new subject, or keep the groups in the spec as they are.',
  },
  'rights-unproven': {
    see: '`kpki verify --live` names the server that did not answer.',
    fix: 'Run `kpki plan` where an API server is reachable.',
  },
  'names-differ': { see: certificate, fix: '`kpki apply` issues a certificate with the names in the spec.' },
  'usages-differ': { see: certificate, fix: apply },
  'limits-differ': { see: certificate, fix: '`kpki apply` renews the CA certificate over the same key.' },
  'issuer-changed': { see: certificate, fix: '`kpki apply` issues it by the current CA.' },
  'issuer-refuses': {
    see: '`kpki plan` quotes the rule of the issuer.',
    fix: 'Change the rule of the issuer, or what the spec asks for.',
  },
  'pending-issuer': {
    see: '`kpki csr export` writes the open requests.',
    fix: 'Have the requests signed or approved, then run `kpki csr import` or `kpki apply`.',
  },
  'issuer-unusable': {
    see: '`kpki plan` lists the findings of the CA.',
    fix: 'Fix the CA first. This artifact follows with the same apply.',
  },
  'ca-excludes': {
    see: '`openssl x509 -noout -text` shows the name constraints and the path length of the CA.',
    fix: 'Replace the CA by one that permits the names, or change the names in the spec.',
  },
  'chain-differs': { see: certificate, fix: '`kpki apply` writes the chain again.' },
  'not-a-ca': {
    see: certificate,
    fix: 'Restore the CA certificate from a backup, or replace the CA: `kpki rotate NAME`.',
  },
  rotation: { see: '`kpki rotate` shows the phase of each rotation.', fix: '`kpki rotate NAME` runs the next phase.' },
  'rotation-under-way': {
    see: '`kpki rotate` shows the phase of each rotation.',
    fix: '`kpki rotate NAME` continues, `kpki rotate NAME --rollback` rolls back one phase.',
  },
  'rotation-inconsistent': {
    see: '`kpki rotate` names the files that fit no phase.',
    fix: 'Restore these files from a backup or another node.',
  },
  'ca-shared': { see: certificate, fix: 'Give each CA a key of its own: `kpki rotate NAME` for one of them.' },
  excluded: { see: plan, fix: 'Run `kpki apply` without `--except` when the artifact may change.' },
  'not-stored': {
    see: plan,
    fix: 'Nothing, if another program makes it. Otherwise add a sink whose layout stores it.',
  },
  'stored-elsewhere': {
    see: plan,
    fix: 'Move the files to the folders of the layout, or set the number of nodes in the spec.',
  },
  'ca-missing': {
    see: plan,
    fix: 'Restore the CA certificate and key from a backup. A new CA would invalidate every stored certificate.',
  },
  expired: { see: certificate, fix: '`kpki apply` renews it. For a CA: `kpki rotate NAME`.' },
  'not-yet-valid': {
    see: '`date` shows the clock of this machine; the plan shows when the certificate becomes valid.',
    fix: 'Fix the clock. If the clock is right, `kpki apply` issues a valid certificate.',
  },
  'renew-due': { see: '`kpki status` shows when each certificate expires.', fix: '`kpki apply` renews it.' },
  'outlives-ca': {
    see: certificate,
    fix: '`kpki apply` issues one that expires with the CA; rotate the CA before it expires.',
  },
  'lifetime-differs': { see: certificate, fix: '`kpki renew NAME` issues one with the lifetime in the spec.' },
  'serving-lifetime': {
    see: certificate,
    fix: 'Set `validity.certificates` to 398 days or less, then `kpki renew NAME`.',
  },
  weak: { see: certificate, fix: '`kpki rekey NAME` makes a stronger key. For a CA: `kpki rotate NAME`.' },
  'not-to-be-issued': { see: certificate, fix: '`kpki renew NAME` issues one that follows RFC 5280.' },
  'bundle-differs': { see: plan, fix: '`kpki apply` writes the bundle again.' },
  'bundle-has-others': {
    see: '`openssl crl2pkcs7 -nocrl -certfile ca.crt | openssl pkcs7 -print_certs` lists the certificates of a bundle.',
    fix: 'Remove the other certificates if no client needs them: kpki keeps them.',
  },
  'bundle-trusts-more': { see: certificate, fix: '`kpki apply` writes a bundle without the parent of the CA.' },
  'server-differs': { see: '`kubectl config view --kubeconfig FILE` shows the server.', fix: apply },
  'entries-missing': {
    see: '`kubectl config view --kubeconfig FILE` lists the clusters and users.',
    fix: 'Move the file of the other cluster away, then run `kpki apply`.',
  },
  'entries-differ': { see: '`kubectl config view --kubeconfig FILE` lists the clusters and users.', fix: apply },
  'context-elsewhere': {
    see: '`kubectl config current-context --kubeconfig FILE` shows the context.',
    fix: 'Nothing, or select the context of this cluster: `kubectl config use-context`.',
  },
  'credential-elsewhere': {
    see: '`kubectl config view --kubeconfig FILE` names the files.',
    fix: 'Renew the named files with the tool that writes them, such as the kubelet.',
  },
  'not-editable': {
    see: '`kpki plan` names the YAML feature and the line.',
    fix: 'Write the kubeconfig without anchors and tags, or move it away so that kpki writes a new one.',
  },
  'fields-foreign': {
    see: '`kpki plan` names the fields.',
    fix: 'Remove the fields if they are not needed: kpki keeps them.',
  },
};

const draft = 'The draft that `kpki adopt` writes has a comment at the value.';
const files = '`kpki adopt DIR` names the file.';

/** The same for the findings of `kpki adopt`. */
export const adoptionTroubleshooting: Readonly<Record<AdoptionFindingCode, Guidance>> = {
  unreadable: { see: files, fix: 'Fix the permissions, or run `kpki adopt` as the owner of the file.' },
  'other-form': { see: files, fix: 'Convert the file to PEM with `openssl`.' },
  'key-unreadable': { see: files, fix: 'Run `kpki adopt` as the owner of the key, or decrypt the key.' },
  'not-recognized': { see: files, fix: 'Nothing: kpki leaves the file alone.' },
  'other-location': { see: files, fix: 'Move the file to the location in the layout, or remove it.' },
  'key-external': { see: draft, fix: 'Nothing, if the key is kept elsewhere. Otherwise restore it and adopt again.' },
  'key-without-location': { see: files, fix: 'Use a layout that stores the key, or a key store.' },
  'signer-external': {
    see: draft,
    fix: 'Nothing, if another organization signs the CA. Otherwise add the certificate of the signer.',
  },
  'several-cas': { see: files, fix: 'Remove the certificates that no component needs, or finish the rotation first.' },
  'service-account-key': { see: files, fix: 'Restore `sa.key`. A new one invalidates every service-account token.' },
  'super-admin-on-node': { see: files, fix: 'Remove `super-admin.conf` from this node.' },
  'client-cas-overlap': {
    see: 'The manifest of kube-apiserver has both flags.',
    fix: 'Set `--requestheader-allowed-names`, or use a CA of its own for front proxies.',
  },
  'no-certificates': { see: files, fix: 'Adopt the folder from which the API server reads its certificates.' },
  'no-control-plane': { see: files, fix: 'Adopt the folder `/etc/kubernetes` of a control-plane node.' },
  'address-unknown': { see: draft, fix: 'Set the address of the node in the draft.' },
  'members-not-found': {
    see: 'The manifest of etcd has `--initial-cluster`.',
    fix: 'Adopt the files of all members together.',
  },
  'two-nodes': { see: files, fix: 'Adopt one of the two folders.' },
  'folder-name': { see: files, fix: 'Rename the folder to the name of its node.' },
  'version-assumed': { see: draft, fix: 'Set `kubernetesVersion` in the draft.' },
  'cluster-name-assumed': { see: draft, fix: 'Set `metadata.name` in the draft.' },
  'subnet-assumed': { see: draft, fix: 'Set the Service subnet in the draft to that of `--service-cluster-ip-range`.' },
  'subnet-unknown': { see: draft, fix: 'Set the Service subnet in the draft to that of `--service-cluster-ip-range`.' },
  'endpoints-differ': { see: draft, fix: 'Set `controlPlaneEndpoint` in the draft.' },
  'lifetimes-differ': { see: draft, fix: 'Set the lifetime in the draft.' },
  'lives-long': { see: draft, fix: 'Set a shorter lifetime in the draft, then renew.' },
  'lives-short': {
    see: draft,
    fix: 'Set a longer lifetime in the draft, if nothing renews certificates automatically.',
  },
  'name-refused': { see: draft, fix: 'Nothing, if no client uses the name: a renewed certificate lacks it.' },
  'user-refused': { see: files, fix: 'Give the user a name that the spec accepts, with a new kubeconfig.' },
  'etcd-unmanaged': {
    see: draft,
    fix: 'Nothing, if another tool manages etcd. Otherwise adopt the folder of a member.',
  },
  'etcd-undeclared': { see: files, fix: 'Renew the certificate with the tool that manages etcd.' },
  'plan-not-made': { see: '`kpki plan` with the draft prints the error.', fix: 'Fix the error, then plan again.' },
  'spec-refused': {
    see: '`kpki adopt DIR` prints the error.',
    fix: 'Write the spec by hand, from the draft of a similar cluster.',
  },
  drift: { see: '`ls -l` shows the mode and the owner.', fix: '`kpki apply` sets the mode, the owner and the labels.' },
};
