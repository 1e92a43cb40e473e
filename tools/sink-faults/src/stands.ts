export { openKubernetesStand } from './kubernetes/kubernetes-stand.ts';
export type { Stand } from './stand.ts';
export { openVaultStand } from './vault/vault-stand.ts';
