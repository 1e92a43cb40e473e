import type {
  Intent,
  LocationDrift,
  Plan,
  PlannedCopy,
  PlannedLocation,
  PlannedWrite,
  RequiredBinding,
  RightsAnswer,
  RolloutStep,
  RotationRecord,
  RotationTo,
  Step,
} from '@kpki/engine';
import type { ShownFinding } from '@kpki/presentation';
import { rolloutActions } from '@kpki/presentation';
import { type Field, type Fields, fieldsSection } from './fields.ts';
import { page } from './markdown.ts';

const plan: Fields<Plan> = {
  apiVersion: 'the version of this format',
  kind: '`Plan`',
  cluster: 'the name of the cluster',
  declared: 'SHA-256 of the spec, in hex: the plan is valid for this spec only',
  intent: ['intent', 'requests beyond the spec, such as a renewal, and what is excluded; absent if there are none'],
  made: 'when the plan was made, in UTC (RFC 3339): what is due depends on the time',
  locations: ['list of locations', 'the locations of the cluster’s artifacts, with the revisions that were read'],
  repairs: ['list of repairs', 'locations that are repaired before the first step'],
  rotations: [
    'list of rotation statuses',
    'the rotations in progress, which the plan does not change; absent if there are none',
  ],
  steps: ['list of steps', 'one for each artifact of the cluster, in catalog order'],
  rollout: [
    'list of rollout steps',
    'the rollout on a running cluster after this plan, in this order; `Applied` has the rollout of the steps that were done',
  ],
  bindings: [
    'list of bindings',
    'ClusterRoleBindings that the cluster needs and that kpki does not create; absent if there are none, or if an API server confirmed the rights',
  ],
  kubeletClientRights: [
    'rights',
    'the answer of an API server about the user of `apiserver-kubelet-client`; absent if the plan does not depend on the answer',
  ],
  subjectRights: [
    'list of rights',
    'the answers of an API server about new subjects of certificates; absent if kpki did not ask',
  ],
};

const binding: Fields<RequiredBinding> = {
  name: 'the name of the ClusterRoleBinding',
  clusterRole: 'the ClusterRole that it grants',
  user: 'the user that gets the rights',
  when: '`without-group`: a certificate has no group, or will have none; `before-drop`: all certificates have a group, which kpki drops once the binding is confirmed',
  artifacts: ['list of strings', 'the artifacts that need it'],
  why: 'what fails without the binding, as text',
  command: 'the command that creates it, on one line',
};

const rights: Fields<RightsAnswer> = {
  state:
    '`proven`: the user has the rights without a group, by any binding; `failed`: the user lacks rights; `unproven`: no API server answered, or the credential may not ask',
  text: 'the API server, the credential and the missing rights, as text',
};

const rollout: Fields<RolloutStep> = {
  wave: [
    'number',
    'the wave, from 1. Do the steps of a wave in any order or at once, after all earlier waves are done and confirmed',
  ],
  action: `the action: ${Object.entries(rolloutActions)
    .map(([action, text]) => `\`${action}\` (${text})`)
    .join(', ')}`,
  component: ['string or null', 'the component; null: the files of a machine, or copies outside the cluster'],
  node: ['string or null', 'the node; null: unknown to kpki'],
  leaderLast: ['boolean', 'whether the node with the leader should be the last one'],
  leader: 'how to find the leader, as text; absent if the component has none',
  artifacts: ['list of strings', 'the artifacts that changed'],
  flags: ['list of strings', 'the flags of the component that read these artifacts'],
  moves: [
    'list of moved flags',
    'the flags to change: `flag`, and `file`, the new file name in the same folder; else absent',
  ],
  without: [
    'list of strings',
    'the flags to remove at the restart, because their key does not exist: with them, the component exits when it becomes leader; else absent',
  ],
  restores: [
    'list of moved flags',
    'the flags to add again at the restart, because their key exists now: `flag`, and `file`, in the folder of the trust bundle; else absent',
  ],
  removes: [
    'list of strings',
    'files to remove on the node before the component starts: a kubelet prefers its own certificate there over the one in its kubeconfig; absent if there are none',
  ],
  renews: [
    'list of strings',
    'the artifacts for `kpki renew` before the component restarts: after an undo, a kubelet cannot use the certificate in its kubeconfig. Roll out the renewal first; absent if there are none',
  ],
  why: 'the reason, as text',
  proof: 'how to confirm that the step is done, as text',
};

const intent: Fields<Intent> = {
  renew: ['list of strings', 'the artifacts for `kpki renew`: a new certificate, the same key'],
  rekey: ['list of strings', 'the artifacts for `kpki rekey`: a new key and a new certificate'],
  rotate: ['list of rotations', 'what is rotated, and to which phase'],
  except: ['list of strings', 'the artifacts that `--except` or the terminal UI excluded; absent if there are none'],
  only: ['boolean', 'true if what is neither requested nor needed is left out; else absent'],
  words: [
    'list of strings',
    'the command as a list of words, without the options that name files; absent if there was none',
  ],
  byExpiryOnly: ['boolean', 'true if the artifacts were selected by expiry alone; else absent'],
};

const rotation: Fields<RotationTo> = {
  name: 'the CA, or `sa`',
  to: 'the phase: `prepare`, `trust`, `reissue`, `distrust`, `remove`, or `rollback`',
};

const status: Fields<RotationRecord> = {
  name: rotation.name,
  at: ['string or null', 'the current phase; null: no rotation is in progress, or its phase is unknown'],
  isComplete: ['boolean', 'whether all copies have this phase; if not, `kpki rotate` continues it'],
  isPrepared: ['boolean', 'true if all copies have the phase `prepare`; else absent'],
  lacksKey: ['boolean', 'true if the private key of a CA is missing from all copies; else absent'],
  awaitsSignature: [
    'boolean',
    'true if the next key of a CA is stored and an external signer must still sign its certificate; else absent',
  ],
  isEtcdExternal: ['boolean', 'true for `etcd-ca` if etcd runs on separate machines; else absent'],
  nodesElsewhere: [
    'list of strings',
    'for `kubernetes-ca` and `root-ca`, the nodes in the file whose kubelet.conf is in no sink; absent if there are none',
  ],
  clientBundle:
    'for `kubernetes-ca` and `root-ca`, the trust bundle in kubeconfigs and cluster-info if it is not `kubernetes-ca-bundle`; else absent',
  keepsNoBundle: [
    'boolean',
    'for `kubernetes-ca` and `etcd-ca`, true if no sink stores the trust bundle, so kpki cannot give nodes both CAs; else absent',
  ],
  lacking: ['list', 'the copies that do not have this phase yet, each with `artifact`, `sink` and `node`'],
  next: 'the next phase of `kpki rotate`',
  back: ['string or null', 'the phase after `kpki rotate --rollback`; null: nothing to roll back'],
  absent: '`not there`: not stored yet; `not stored`: no sink has a location for it; else absent',
  blocked: ['reason', 'why the phase cannot continue; else absent'],
  inconsistent: ['reason', 'why the phase is unknown; else absent'],
  remedy: 'the fix for either; else absent',
};

const location: Fields<PlannedLocation> = {
  sink: 'the name of the sink in the environment; `main` if the file defines no sink',
  location: 'the location, as the sink names it: a directory, a Secret',
  revision: [
    'string or null',
    'the revision that the plan is for, in the sink’s format; null: the location did not exist; `not read`: the sink did not read it',
  ],
};

const repair: Fields<LocationDrift> = {
  sink: location.sink,
  location: location.location,
  drift: ['list of strings', 'the drift, as text: modes, owners, an unfinished write'],
};

const step: Fields<Step> = {
  artifact: 'the artifact: `apiserver cp1`',
  name: 'its catalog entry: `apiserver`',
  owner: ['string or null', 'the node or user that it belongs to; null: the cluster'],
  action: 'the action: [a word](reasons.md#actions)',
  reasons: ['list of reasons', 'the reasons; empty for `unchanged`'],
  warnings: ['list of reasons', 'notes that lead to no action'],
  writes: ['list of writes', 'the entries to write'],
  breaksTrust: [
    'boolean',
    'true for a trust bundle if clients with the old bundle reject certificates issued after this step; else absent',
  ],
  awaitsNext: [
    'boolean',
    'true for a CA with an external signer if the step concerns the next CA, whose key waits for its certificate; the CA in use does not change; else absent',
  ],
  phase: 'the phase of its rotation that a CA or `sa` is brought to; absent outside of a rotation',
  operations: [
    'list of strings',
    'what is made before the writes, in this order: `generate-key`, `use-stored-key`, `use-waiting-key` (the key that waited for its certificate), `issue`, `keep-certificate`, `take-certificate` (the one that the holder of the CA key shows), `make-bundle`; absent if the step changes nothing',
  ],
  from: ['copy', 'the source copy, if the step copies it to other locations'],
  supersedes: [
    'list of strings',
    'files with the replaced credential, which a component uses until they are removed and the component restarts; absent if there are none',
  ],
  blockedBy: 'the blocked CA whose step has the cause and the fix; absent if the cause is another',
  next: 'the fix, for `blocked` and `pending`, and for an unchanged artifact without its key',
};

const copy: Fields<PlannedCopy> = {
  sink: location.sink,
  node: ['string or null', 'the node that the copy belongs to; null: none'],
};

const reason: Fields<ShownFinding> = {
  reason: '[the code](reasons.md#reasons)',
  text: 'the finding, as text',
};

const write: Fields<PlannedWrite> = {
  sink: location.sink,
  location: location.location,
  entry: 'the entry at that location: `pki/apiserver.crt`',
  part: '`certificate`, `private key`, `public key`, `trust bundle`, `kubeconfig`; `next key`, `next certificate`, `previous key`, `previous certificate`: of a rotation; `signing certificate`: for a component that signs',
  node: ['string or null', 'the node that the copy belongs to; null: none'],
  effect:
    '`adds`: nothing is stored there; `recreates`: nothing is stored there now, but running components have read what was; `replaces`; `edits`: only the cluster data of a kubeconfig change; `reorders`: only the order of certificates changes, so nothing must reload the entry; `removes`',
};

const tables: readonly (readonly [title: string, fields: Readonly<Record<string, Field>>])[] = [
  ['The plan', plan],
  ['An intent', intent],
  ['A rotation', rotation],
  ['A rotation status', status],
  ['A location', location],
  ['A repair', repair],
  ['A step', step],
  ['A copy', copy],
  ['A reason', reason],
  ['A write', write],
  ['A rollout step', rollout],
  ['A binding', binding],
  ['Rights', rights],
];

export function planPage(): string {
  return page(
    'The plan',
    [
      'The output of `kpki plan -o json` and the file of `kpki plan --out`: plain data without secrets. `kpki apply --plan`',
      'carries a saved plan out as it is. kpki refuses a plan for another spec, for locations that have changed since, and a',
      'plan that was altered.',
    ].join('\n'),
    tables.map(([title, fields]) => fieldsSection(title, fields)),
  );
}
