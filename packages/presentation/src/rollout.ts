import type { LedComponent, Messages, RolloutAction, RolloutStatements, RolloutStep } from '@kpki/engine';
import { type Component, reloadTimes } from '@kpki/spec';

export const rolloutActions: Readonly<Record<RolloutAction, string>> = {
  distribute: 'copy the new files of a node to it, unless kpki wrote to the node itself',
  reloads: 'the component reloads the file; restart it if it has not',
  stop: 'stop the component; a later wave starts it',
  restart: 'restart the component',
  start: 'start the component that an earlier wave stopped',
  redistribute: 'distribute the new file to everyone with a copy',
};

export const rolloutMessages: Messages<RolloutStatements> = {
  'rollout/read-on-node': () => 'components read these files from the disk of the node',
  'rollout/reloads-files': ({ time }) => `reloads ${reloadTimes[time]}`,
  'rollout/read-at-start': startText,
  'rollout/read-at-start/together': (params) =>
    `${startText(params)}, and restarted members reject members that have not restarted`,
  'rollout/flags-move': ({ moves }) =>
    `${moves.map(({ flag, file }) => `${flag} is now ${file}`).join(' and ')}, in the same folder`,
  'rollout/copied-kubeconfig': () => 'copies elsewhere still hold the old file',
  'rollout/expired-kubeconfig': () =>
    'the restored certificate has expired and cannot log in; copies of the file before the undo still can',
  'rollout/copied-bundle': () =>
    'clients that verify API servers with a copy, in a kubeconfig or elsewhere, need the new file',
  'rollout/leader': ({ component }) => leaders[component],
  'rollout/proof': proofText,
};

function startText({ flags }: { readonly flags: readonly string[] }): string {
  return `reads ${flags.join(', ')} only at startup`;
}

const leaders: Readonly<Record<LedComponent, string>> = {
  etcd: '`etcdctl endpoint status --cluster` shows the leader',
  'kube-controller-manager': 'lease kube-controller-manager in kube-system shows the leader',
  'kube-scheduler': 'lease kube-scheduler in kube-system shows the leader',
};

const proofs: Readonly<Record<Exclude<RolloutAction, 'restart' | 'start'>, string>> = {
  distribute: 'the files on the node match the stored files',
  reloads: 'new connections use or accept the new files',
  stop: 'the port is closed',
  redistribute: 'no client uses the old file',
};

/** An API server is ready even if it does not reach etcd: a read proves that. */
const startProofs: Readonly<Record<Component, string>> = {
  etcd: '/health of every member returns true',
  'kube-apiserver': '/readyz is ok, and a read succeeds',
  'kube-controller-manager': 'the Pod is Ready, and the lease is renewed',
  'kube-scheduler': 'the Pod is Ready, and the lease is renewed',
  // A Node stays Ready for up to 50 seconds after its kubelet has ended.
  kubelet: 'the Node is still Ready after one minute',
  'kube-proxy': '/healthz is ok',
  etcdctl: '`etcdctl endpoint health` succeeds',
  kubectl: '`kubectl get nodes` succeeds',
};

function proofText({ action, component }: Pick<RolloutStep, 'action' | 'component'>): string {
  if (action !== 'restart' && action !== 'start') return proofs[action];
  return component === null ? '' : startProofs[component];
}
