import type { ConditionMessage, PhaseCondition } from '../model/condition.ts';
import type { Phase, Rotated } from '../model/phase.ts';
import { statement } from '../model/statement.ts';
import type { RotationSetting, RotationStatus } from '../plan/rotation-status.ts';
import { commandsFor } from './condition-commands.ts';

type Conditions = Readonly<Partial<Record<Phase, readonly ConditionMessage[]>>>;

const clusterCa: Conditions = {
  trust: ['signs-apart'],
  reissue: [
    'ca-readers-restarted',
    'pods-have-both-cas',
    'clients-trust-both',
    'nodes-trust-both-cas',
    'cluster-info-has-both-cas',
    'join-with-both-hashes',
    'webhooks-have-both-cas',
  ],
  distrust: [
    'certificate-readers-restarted',
    'kubelet-conf-made/new',
    'kubelet-conf-taken',
    'clients-show-no-old',
    'join-with-new-hash',
  ],
  remove: [
    'restarted-with-new-alone',
    'nodes-trust-new-ca',
    // `--compromised` skips the earlier conditions, so they are repeated here.
    'kubelet-conf-made/new',
    'kubelet-conf-taken',
    'cluster-info-has-new-ca',
    'old-administrator-refused',
    'front-proxy-configmap-deleted',
  ],
};

const etcdCa: Conditions = {
  reissue: ['etcd-restarted/stacked', 'etcd-clients-trust-both'],
  distrust: ['etcd-shows-new'],
  remove: ['etcd-refuses-old'],
};

const frontProxyCa: Conditions = {
  reissue: ['extension-servers-accept-new'],
  distrust: ['front-proxies-show-new'],
  remove: ['front-proxy-configmap-deleted'],
};

/** The CAs under the root get new certificates in `reissue`, and again on the way back to `trust`. */
const root: Conditions = {
  reissue: [
    'clients-trust-both-roots',
    'pods-have-both-roots',
    'client-bundle-suffices',
    'nodes-trust-both-roots',
    'cluster-info-has-both-roots',
    'join-with-root-hash',
    'webhooks-have-both-roots',
  ],
  distrust: [
    'chains-lead-to-new-root',
    'cluster-info-has-both-roots',
    'webhooks-have-both-roots',
    'front-proxy-configmap-deleted',
  ],
  remove: [
    'restarted-with-new-root-alone',
    'nodes-trust-new-root',
    'cluster-info-has-new-root',
    // `--compromised` skips the earlier conditions, so it is repeated here.
    'front-proxy-configmap-deleted',
  ],
};

const tokens: Conditions = {
  reissue: ['tokens-of-both-accepted'],
  distrust: ['tokens-signed-by/new', 'tokens-ended/old-key', 'token-secrets-made'],
  remove: ['old-tokens-refused'],
};

const conditions: Readonly<Record<Rotated, Conditions>> = {
  'root-ca': root,
  'kubernetes-ca': clusterCa,
  'etcd-ca': etcdCa,
  'front-proxy-ca': frontProxyCa,
  sa: tokens,
};

const usualBack: Conditions = { trust: ['back/all-trust-both'], rollback: ['back/nothing-shows-new'] };

const back: Readonly<Record<Rotated, Conditions>> = {
  'root-ca': {
    // At `distrust`, clients may have got the new root alone.
    trust: [
      'back/all-trust-both',
      'pods-have-both-roots',
      'nodes-trust-both-roots',
      'cluster-info-has-both-roots',
      'join-with-root-hash',
      'webhooks-have-both-roots',
      'front-proxy-configmap-deleted',
    ],
    rollback: [
      'back/nothing-shows-new',
      'cluster-info-has-both-roots',
      'webhooks-have-both-roots',
      'front-proxy-configmap-deleted',
    ],
  },
  'kubernetes-ca': {
    // At `distrust`, clients may have got the new CA alone.
    trust: [
      'back/all-trust-both',
      'pods-have-both-cas',
      'nodes-trust-both-cas',
      'cluster-info-has-both-cas',
      'back/join-with-both-hashes',
      'webhooks-have-both-cas',
    ],
    rollback: [
      'back/nothing-shows-new',
      // Where `reissue` was not carried out, kubelet.conf may name that file, and no kubelet starts without it.
      'back/kubelets-started-without',
      'kubelet-conf-made/old',
      'kubelet-conf-taken',
    ],
  },
  'etcd-ca': usualBack,
  'front-proxy-ca': usualBack,
  sa: { trust: ['back/tokens-of-both-accepted'], rollback: ['tokens-signed-by/old', 'tokens-ended/new-key'] },
};

type NamedRotation = Pick<RotationStatus, 'name' | 'setting'>;

export function conditionsBackTo({ name, setting }: NamedRotation, phase: Phase): readonly PhaseCondition[] {
  return conditionsFrom(back[name][phase] ?? [], setting);
}

function conditionsFrom(
  messages: readonly ConditionMessage[],
  { nodesElsewhere: nodes = [], clientBundle: bundle = 'kubernetes-ca-bundle' }: RotationSetting,
): readonly PhaseCondition[] {
  const params = { nodes, bundle };
  return messages.map((message) => ({
    message,
    text: statement(`condition/${message}`, params),
    commands: commandsFor(message, params),
  }));
}

/** Without its key, a CA has no conditions that need the key. */
export function conditionsOf({ name, setting }: NamedRotation, phase: Phase): readonly PhaseCondition[] {
  const { isPrepared, lacksKey, isEtcdExternal, keepsNoBundle } = setting;
  // No controller-manager signs with a key that is lost, or is kept in a store, where nothing is prepared.
  const signsWithFile = lacksKey !== true && isPrepared === true;
  const all = conditions[name][phase] ?? [];
  const needed = signsWithFile ? all : all.filter((message) => message !== 'signs-apart');
  const said = needed.map((message) =>
    message === 'etcd-restarted/stacked' && isEtcdExternal === true ? 'etcd-restarted/external' : message,
  );
  // A CA without its bundle is kept so in the Secrets of Cluster API.
  const first = keepsNoBundle === true && phase === 'reissue' ? (['nodes-have-both'] as const) : [];
  return conditionsFrom([...first, ...said], setting);
}
