import { type Component, reloadTimes } from '@kpki/spec';
import type { Messages } from '../model/message.ts';
import type { RolloutAction, RolloutDraft, RolloutReasons, RolloutStep } from '../model/rollout-step.ts';
import { bareCommand, withMessage } from './message.ts';
import { nestedIn } from './statement.ts';

export const rolloutActions: Readonly<Record<RolloutAction, string>> = {
  distribute: 'the new files of a node are put in place on it, where kpki has not written to the machine itself',
  reloads: 'nothing: the component takes the new file by itself',
  stop: 'the component is stopped, and started again by a later turn',
  restart: 'the component is stopped and started again',
  start: 'the component that an earlier turn stopped is started again',
  redistribute: 'whoever holds a copy of it gets the new one in its place',
};

const reasons: Messages<RolloutReasons> = {
  'read-on-node': () => 'its components read them there',
  'reloads-files': ({ time }) => `it takes new files by itself ${reloadTimes[time]}`,
  'read-at-start': startText,
  'read-at-start/together': (params) =>
    `${startText(params)}, and no member that has started again believes one that has not`,
  'flags-move': ({ moves }) =>
    moves.map(({ flag, file }) => `its ${flag} is ${file} from now on, beside the file that it named`).join(', '),
  'copied-kubeconfig': () => 'a copy holds the certificate, the trust bundle and the endpoint of before',
  'copied-bundle': () =>
    'who verifies the API servers by a copy of it, in a kubeconfig or elsewhere, needs the new one',
};

function startText({ flags }: { readonly flags: readonly string[] }): string {
  return `it reads ${flags.join(', ')} only when it starts`;
}

const leaders: Readonly<Partial<Record<Component, string>>> = {
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

/** Returns a step with its sentences. */
export function rolloutStep({ reason, ...draft }: RolloutDraft): RolloutStep {
  const { wave, action, component, node, leaderLast, ...rest } = draft;
  const [message, params] = reason;
  const leader = leaderLast && component !== null ? leaders[component] : undefined;
  const step: RolloutStep = {
    wave,
    action,
    component,
    node,
    leaderLast,
    ...(leader === undefined ? {} : { leader }),
    ...rest,
    why: whyText(message, params),
    proof: proofText(draft),
  };
  return withMessage(step, message, params);
}

function whyText<Message extends keyof RolloutReasons>(message: Message, params: RolloutReasons[Message]): string {
  return reasons[message](params, bareCommand, nestedIn(bareCommand));
}

function proofText({ action, component }: Pick<RolloutDraft, 'action' | 'component'>): string {
  if (action !== 'restart' && action !== 'start') return proofs[action];
  return component === null ? '' : startProofs[component];
}
