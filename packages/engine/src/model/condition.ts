import { type BundleName, pathOf } from '@kpki/spec';
import type { Prefixed } from './message.ts';
import type { StatementOf } from './statement.ts';

/** What must be true in the cluster before a phase, of each rotation. */
export type ConditionMessage =
  | 'signs-apart'
  | 'nodes-have-both'
  | 'ca-readers-restarted'
  | 'pods-have-both-cas'
  | 'clients-trust-both'
  | 'nodes-trust-both-cas'
  | 'cluster-info-has-both-cas'
  | 'join-with-both-hashes'
  | 'webhooks-have-both-cas'
  | 'certificate-readers-restarted'
  | 'kubelet-conf-made/new'
  | 'kubelet-conf-made/old'
  | 'kubelet-conf-taken'
  | 'clients-show-no-old'
  | 'join-with-new-hash'
  | 'restarted-with-new-alone'
  | 'nodes-trust-new-ca'
  | 'cluster-info-has-new-ca'
  | 'old-administrator-refused'
  | 'front-proxy-configmap-deleted'
  | 'etcd-restarted/stacked'
  | 'etcd-restarted/external'
  | 'etcd-clients-trust-both'
  | 'etcd-shows-new'
  | 'etcd-refuses-old'
  | 'extension-servers-accept-new'
  | 'front-proxies-show-new'
  | 'clients-trust-both-roots'
  | 'pods-have-both-roots'
  | 'client-bundle-suffices'
  | 'nodes-trust-both-roots'
  | 'cluster-info-has-both-roots'
  | 'join-with-root-hash'
  | 'webhooks-have-both-roots'
  | 'chains-lead-to-new-root'
  | 'restarted-with-new-root-alone'
  | 'nodes-trust-new-root'
  | 'cluster-info-has-new-root'
  | 'tokens-of-both-accepted'
  | 'tokens-signed-by/new'
  | 'tokens-ended/old-key'
  | 'token-secrets-made'
  | 'old-tokens-refused'
  | 'back/all-trust-both'
  | 'back/nothing-shows-new'
  | 'back/join-with-both-hashes'
  | 'back/kubelets-started-without'
  | 'back/tokens-of-both-accepted'
  | 'tokens-signed-by/old'
  | 'tokens-ended/new-key';

/** Consumers of the CAs that kpki does not write. */
export interface Unmanaged {
  /** Nodes of the spec whose kubelet.conf no sink keeps. */
  readonly nodes: readonly string[];
  /** The bundle in kubeconfigs, cluster-info and kube-root-ca.crt. */
  readonly bundle: BundleName;
}

export type ConditionStatements = Prefixed<'condition', Readonly<Record<ConditionMessage, Unmanaged>>>;

export interface PhaseCondition {
  readonly message: ConditionMessage;
  readonly text: StatementOf<keyof ConditionStatements>;
  /** The commands that make it true, in their order; may be empty. */
  readonly commands: readonly string[];
}

/** Returns where a bundle lies under /etc/kubernetes. */
export function bundlePath(bundle: BundleName): string {
  return pathOf(bundle, 'trust bundle');
}
