import type { LedComponent, RolloutAction, RolloutStatements } from '@kpki/engine';
import { components, reloadTimes } from '@kpki/spec';
import type { Variants } from './variants.ts';

export const rollout: RolloutStatements = {
  'rollout/read-on-node': {},
  'rollout/reloads-files': { time: 'at once' },
  'rollout/read-at-start': { flags: ['--root-ca-file', '--service-account-private-key-file'] },
  'rollout/read-at-start/together': { flags: ['--peer-trusted-ca-file'] },
  'rollout/flags-move': {
    moves: [
      { flag: '--cluster-signing-cert-file', file: 'ca-signing.crt' },
      { flag: '--cluster-signing-key-file', file: 'ca-signing.key' },
    ],
  },
  'rollout/copied-kubeconfig': {},
  'rollout/expired-kubeconfig': {},
  'rollout/copied-bundle': {},
  'rollout/leader': { component: 'etcd' },
  'rollout/proof': { action: 'distribute', component: null },
};

const led: readonly LedComponent[] = ['kube-controller-manager', 'kube-scheduler'];
const others: readonly Exclude<RolloutAction, 'distribute' | 'restart'>[] = ['reloads', 'stop', 'redistribute'];

export const rolloutVariants: Variants<RolloutStatements> = {
  'rollout/reloads-files': Object.fromEntries(
    (Object.keys(reloadTimes) as (keyof typeof reloadTimes)[]).map((time) => [time, { time }]),
  ),
  'rollout/leader': Object.fromEntries(led.map((component) => [component, { component }])),
  'rollout/proof': {
    ...Object.fromEntries(others.map((action) => [action, { action, component: null }])),
    ...Object.fromEntries(
      components.map((component) => [`restart ${component}`, { action: 'restart' as const, component }]),
    ),
    'start kubelet': { action: 'start', component: 'kubelet' },
  },
};
