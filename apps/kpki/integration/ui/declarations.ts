/** A `kpki.yaml` of one node and one person. What `prod` has cannot be written to. */
export const twoEnvironments = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: demo }
spec:
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
  users: [{ name: jane, groups: [developers] }]
environments:
  dev:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./dev }, layout: kubeadm } }
  prod:
    readOnly: true
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./prod }, layout: kubeadm } }
`;

/** What people and folders are called elsewhere: every character of a name takes two columns. */
export const wide: string = twoEnvironments
  .replace('{ name: jane, groups: [developers] }', '{ name: 山田太郎, groups: [開発] }')
  .replace('./dev', './鍵と証明書');

/** One node and many people, in one folder. */
function crowd(people: number, keys: string): string {
  const users = Array.from({ length: people }, (_, at) => `{ name: user${at}, groups: [people] }`);
  return `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: crowd }
spec:
  keys: { kubeconfigs: ${keys} }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
  users: [${users.join(', ')}]
environments:
  local:
    backends: { default: { use: "@kpki/node-crypto" } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
`;
}

/** Making the keys of this takes a while, so that somebody can stop it. */
export const slow: string = crowd(60, 'rsa-3072');
/** Some of the same people, with keys that are made at once. */
export const quick: string = crowd(3, 'ec-p256');
