import { type Component, reloadTimes } from '@kpki/spec';
import type { Messages } from '../model/message.ts';
import type { LedComponent, RolloutAction, RolloutStatements, RolloutStep } from '../model/rollout-step.ts';

export const rolloutActions: Readonly<Record<RolloutAction, string>> = {
  distribute: 'the new files of a node are put in place on it, where kpki has not written to the machine itself',
  reloads: 'nothing: the component takes the new file by itself',
  stop: 'the component is stopped, and started again by a later turn',
  restart: 'the component is stopped and started again',
  start: 'the component that an earlier turn stopped is started again',
  redistribute: 'whoever holds a copy of it gets the new one in its place',
};

export const rolloutMessages: Messages<RolloutStatements> = {
  'rollout/read-on-node': () => 'its components read them there',
  'rollout/reloads-files': ({ time }) => `it takes new files by itself ${reloadTimes[time]}`,
  'rollout/read-at-start': startText,
  'rollout/read-at-start/together': (params) =>
    `${startText(params)}, and no member that has started again believes one that has not`,
  'rollout/flags-move': ({ moves }) =>
    moves.map(({ flag, file }) => `its ${flag} is ${file} from now on, beside the file that it named`).join(', '),
  'rollout/copied-kubeconfig': () => 'a copy holds the certificate, the trust bundle and the endpoint of before',
  'rollout/copied-bundle': () =>
    'who verifies the API servers by a copy of it, in a kubeconfig or elsewhere, needs the new one',
  'rollout/leader': ({ component }) => leaders[component],
  'rollout/proof': proofText,
};

function startText({ flags }: { readonly flags: readonly string[] }): string {
  return `it reads ${flags.join(', ')} only when it starts`;
}

const leaders: Readonly<Record<LedComponent, string>> = {
  etcd: '`etcdctl endpoint status --cluster` tells which',
  'kube-controller-manager': 'lease kube-controller-manager in kube-system tells which',
  'kube-scheduler': 'lease kube-scheduler in kube-system tells which',
};

const proofs: Readonly<Record<Exclude<RolloutAction, 'restart' | 'start'>, string>> = {
  distribute: 'the files on it are those that kpki has',
  reloads: 'a new connection shows or accepts what was made',
  stop: 'its port is closed',
  redistribute: 'nobody uses the old one any more',
};

/** An API server is ready even if it does not reach etcd: a read proves that. */
const startProofs: Readonly<Record<Component, string>> = {
  etcd: '/health of every member says true',
  'kube-apiserver': '/readyz is ok, and it answers a read',
  'kube-controller-manager': 'its lease is renewed',
  'kube-scheduler': 'its lease is renewed',
  kubelet: 'its node is Ready',
  'kube-proxy': 'its /healthz is ok',
  etcdctl: 'it answers',
  kubectl: 'it answers',
};

function proofText({ action, component }: Pick<RolloutStep, 'action' | 'component'>): string {
  if (action !== 'restart' && action !== 'start') return proofs[action];
  return component === null ? '' : startProofs[component];
}
