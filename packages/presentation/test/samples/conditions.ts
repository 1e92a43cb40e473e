import type { ConditionStatements, Unmanaged } from '@kpki/engine';
import type { Variants } from './variants.ts';

const cas: Unmanaged = { nodes: ['w1', 'w2'], bundle: 'kubernetes-ca-bundle' };
const roots: Unmanaged = { nodes: ['w1', 'w2'], bundle: 'kubernetes-ca-chain' };

export const conditions: ConditionStatements = {
  'condition/signs-apart': cas,
  'condition/nodes-have-both': cas,
  'condition/ca-readers-restarted': cas,
  'condition/pods-have-both-cas': cas,
  'condition/clients-trust-both': cas,
  'condition/nodes-trust-both-cas': cas,
  'condition/cluster-info-has-both-cas': cas,
  'condition/join-with-both-hashes': cas,
  'condition/webhooks-have-both-cas': cas,
  'condition/certificate-readers-restarted': cas,
  'condition/kubelet-conf-made/new': cas,
  'condition/kubelet-conf-made/old': cas,
  'condition/kubelet-conf-taken': cas,
  'condition/clients-show-no-old': cas,
  'condition/join-with-new-hash': cas,
  'condition/restarted-with-new-alone': cas,
  'condition/nodes-trust-new-ca': cas,
  'condition/cluster-info-has-new-ca': cas,
  'condition/old-administrator-refused': cas,
  'condition/front-proxy-configmap-deleted': cas,
  'condition/etcd-restarted/stacked': cas,
  'condition/etcd-restarted/external': cas,
  'condition/etcd-clients-trust-both': cas,
  'condition/etcd-shows-new': cas,
  'condition/etcd-refuses-old': cas,
  'condition/extension-servers-accept-new': cas,
  'condition/front-proxies-show-new': cas,
  'condition/clients-trust-both-roots': roots,
  'condition/pods-have-both-roots': roots,
  'condition/client-bundle-suffices': roots,
  'condition/nodes-trust-both-roots': roots,
  'condition/cluster-info-has-both-roots': roots,
  'condition/join-with-root-hash': roots,
  'condition/webhooks-have-both-roots': roots,
  'condition/chains-lead-to-new-root': roots,
  'condition/restarted-with-new-root-alone': roots,
  'condition/nodes-trust-new-root': roots,
  'condition/cluster-info-has-new-root': roots,
  'condition/tokens-of-both-accepted': cas,
  'condition/tokens-signed-by/new': cas,
  'condition/tokens-ended/old-key': cas,
  'condition/token-secrets-made': cas,
  'condition/old-tokens-refused': cas,
  'condition/back/all-trust-both': cas,
  'condition/back/nothing-shows-new': cas,
  'condition/back/join-with-both-hashes': cas,
  'condition/back/kubelets-started-without': cas,
  'condition/back/tokens-of-both-accepted': cas,
  'condition/tokens-signed-by/old': cas,
  'condition/tokens-ended/new-key': cas,
};

const many = Array.from({ length: 24 }, (_, at) => `w${at + 1}`);

export const conditionVariants: Variants<ConditionStatements> = {
  'condition/clients-trust-both': { 'one root': roots },
  'condition/nodes-trust-both-cas': { 'unknown nodes': { ...cas, nodes: [] }, 'many nodes': { ...cas, nodes: many } },
};
