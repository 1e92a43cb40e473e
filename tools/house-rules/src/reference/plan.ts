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
  declared: 'SHA-256 of the declared cluster, in hex: the plan is for that cluster and no other',
  intent: ['intent', 'what was asked for beyond the declaration; left out where there was nothing'],
  made: 'when, in UTC (RFC 3339): what is due depends on it',
  locations: ['list of locations', 'every location that the cluster’s artifacts go to, as it was read'],
  repairs: ['list of repairs', 'locations that are put in order before any step'],
  rotations: [
    'list of standings',
    'the rotations that are under way and that the plan leaves as they are; left out where there is none',
  ],
  steps: ['list of steps', 'one for each artifact of the cluster, in the order of the catalog'],
  rollout: [
    'list of rollout steps',
    'what has to happen on a cluster that runs once the plan is carried out, in order; `Applied` has what has to happen after what was done',
  ],
  bindings: [
    'list of bindings',
    'ClusterRoleBindings that the cluster needs and that kpki does not make; left out where there is none, or where an API server proved the rights',
  ],
  kubeletClientRights: [
    'rights',
    'the answer of an API server about the user of `apiserver-kubelet-client`; left out where none was asked: only a plan that depends on the answer asks',
  ],
  subjectRights: [
    'list of rights',
    'the answers of an API server about subjects that certificates get in place of others; left out where none was asked',
  ],
};

const binding: Fields<RequiredBinding> = {
  name: 'the name of the ClusterRoleBinding',
  clusterRole: 'the ClusterRole that it gives',
  user: 'the user that gets the rights',
  when: '`without-group`: a certificate has no group, or is made without one; `before-drop`: each certificate has a group, which is dropped once the binding is proven',
  artifacts: ['list of strings', 'the artifacts that need it'],
  why: 'what fails without it, in words for a person',
  command: 'the command that makes it, on one line',
};

const rights: Fields<RightsAnswer> = {
  state:
    '`proven`: the user has the rights without a group, by any binding; `failed`: it has not; `unproven`: no API server answered, or none let the credential ask',
  text: 'who was asked with which credential, and what was missing, in words for a person',
};

const rollout: Fields<RolloutStep> = {
  wave: [
    'number',
    'counted from 1: what has one turn may be done in any order or at once, when all turns before it are done and proven',
  ],
  action: `what is done: ${Object.entries(rolloutActions)
    .map(([action, text]) => `\`${action}\` (${text})`)
    .join(', ')}`,
  component: ['string or null', 'the component; null: the files of a machine, or copies that others hold'],
  node: ['string or null', 'the node; null: none that kpki knows'],
  leaderLast: [
    'boolean',
    'whether the nodes of the component may change turns, so that the one that leads is the last',
  ],
  leader: 'what tells which one leads, in words for a person; left out where none does',
  artifacts: ['list of strings', 'the artifacts that changed'],
  flags: ['list of strings', 'the flags of the component that read them'],
  moves: [
    'list of moved flags',
    'the flags that name another file from now on: `flag`, and `file`, in the folder of the one that it names now; else left out',
  ],
  without: [
    'list of strings',
    'the flags that are left out when it is started, since the key that they name is not there: with them it ends as soon as it leads; else left out',
  ],
  restores: [
    'list of moved flags',
    'the flags that it is started with again, since that key is there now: `flag`, and `file`, in the folder of the trust bundle; else left out',
  ],
  removes: [
    'list of strings',
    'files on the node that are removed before the component starts: a kubelet goes on with the certificate that it keeps there, whatever its kubeconfig holds; left out where there are none',
  ],
  renews: [
    'list of strings',
    'the artifacts to pass to `kpki renew` before the component restarts: after an undo, a kubelet cannot use the certificate that its kubeconfig names; the rollout of the renewal comes first; left out where there are none',
  ],
  why: 'why, in words for a person',
  proof: 'what shows that it is done, in words for a person',
};

const intent: Fields<Intent> = {
  renew: ['list of strings', 'the artifacts that were to get a new certificate for the key that is there'],
  rekey: ['list of strings', 'the artifacts that were to get a new key and a new certificate'],
  rotate: ['list of rotations', 'what is rotated, and the phase that it was to be brought to'],
  words: [
    'list of strings',
    'the command that asked, word by word, without the options that lead to the files: it makes the plan again; left out where none did',
  ],
  byExpiryOnly: [
    'boolean',
    'true where they are asked for since they end soon, and not by name, node or CA as well; else left out',
  ],
};

const rotation: Fields<RotationTo> = {
  name: 'the CA, or `sa`',
  to: 'the phase: `prepare`, `trust`, `reissue`, `distrust`, `remove`, or `cancel`',
};

const status: Fields<RotationRecord> = {
  name: rotation.name,
  at: ['string or null', 'the phase that it is at; null: none is under way, or it cannot be told'],
  isComplete: [
    'boolean',
    'whether that phase is carried out on all copies; where it is not, `kpki rotate` has to go on',
  ],
  isPrepared: [
    'boolean',
    'true where `prepare` is carried out on all copies, by this rotation or by one before; else left out',
  ],
  lacksKey: [
    'boolean',
    'true where the private key of a CA is in no copy, though it belongs there: nothing signs with it; else left out',
  ],
  awaitsSignature: [
    'boolean',
    'true where the key of the next one of a CA is kept, and somebody else has still to sign its certificate; else left out',
  ],
  isEtcdExternal: [
    'boolean',
    "true of `etcd-ca` where etcd's members are on machines of their own, beside no API server; else left out",
  ],
  nodesElsewhere: [
    'list of strings',
    'of `kubernetes-ca` and `root-ca`: the nodes of the file whose kubelet.conf no sink keeps; left out where there are none',
  ],
  clientBundle:
    'of `kubernetes-ca` and `root-ca`: the artifact that kubeconfigs and cluster-info hold, where it is not `kubernetes-ca-bundle`; else left out',
  keepsNoBundle: [
    'boolean',
    'of `kubernetes-ca` and `etcd-ca`: true where no sink keeps its trust bundle, so that kpki gives no node both CAs; else left out',
  ],
  lacking: ['list', 'the copies that it has still to be carried out on, each with its `artifact`, `sink` and `node`'],
  next: 'the phase that `kpki rotate` brings it to',
  back: [
    'string or null',
    'the phase that `kpki rotate --rollback` takes it back to; null: there is nothing to take back',
  ],
  absent: '`not there`: not stored yet; `not stored`: no sink has a location for it; else left out',
  blocked: ['reason', 'why that phase cannot be gone on with; else left out'],
  inconsistent: ['reason', 'why nothing can be told; else left out'],
  remedy: 'what somebody does about either; else left out',
};

const location: Fields<PlannedLocation> = {
  sink: 'the name that the environment gives the sink; `main` where none is declared',
  location: 'the location, as the sink names it: a directory, a secret',
  revision: [
    'string or null',
    'what the plan was made from, in the sink’s own words; null: nothing was there; `not read`: its sink did not read it',
  ],
};

const repair: Fields<LocationDrift> = {
  sink: location.sink,
  location: location.location,
  drift: ['list of strings', 'what is not as it should be, in words for a person: modes, owners, an unfinished write'],
};

const step: Fields<Step> = {
  artifact: 'the artifact: `apiserver cp1`',
  name: 'its catalog entry: `apiserver`',
  owner: ['string or null', 'the node or user that it is made for; null: the whole cluster shares it'],
  action: 'what is done: [a word](reasons.md#actions)',
  reasons: ['list of reasons', 'why it is done; empty for `keep`'],
  warnings: ['list of reasons', 'what is worth a word, though nothing is done about it'],
  writes: ['list of writes', 'the entries that are written'],
  breaksTrust: [
    'boolean',
    'true for a trust bundle where clients that hold the old one reject certificates that are issued after this step; else left out',
  ],
  awaitsNext: [
    'boolean',
    'true for a CA with an external signer where the step is about its next generation, whose key waits for its certificate, and the one in use stays as it is; else left out',
  ],
  from: [
    'copy',
    'where there are several copies and not all is made anew: the one that stays, and that the others are made after',
  ],
  supersedes: [
    'list of strings',
    'files in which a component keeps the credential that the step replaces: it goes on with them until they are removed and it is restarted; left out where there are none',
  ],
  blockedBy:
    'the CA whose own step is blocked: its step has the cause and the fix; left out where the cause is another',
  next: 'what somebody has to do: for `blocked` and `await`, and for what is kept without its key',
};

const copy: Fields<PlannedCopy> = {
  sink: location.sink,
  node: ['string or null', 'the node whose copy it is; null: it is of none'],
};

const reason: Fields<ShownFinding> = {
  reason: '[a word](reasons.md#reasons) for scripts',
  text: 'what was found, in words for a person',
};

const write: Fields<PlannedWrite> = {
  sink: location.sink,
  location: location.location,
  entry: 'the entry at that location: `pki/apiserver.crt`',
  part: '`certificate`, `private key`, `public key`, `trust bundle`, `kubeconfig`; `next key`: one that waits for its certificate, or its turn; `next certificate`, `previous key`, `previous certificate`: of a rotation; `signing certificate`: what a component signs with',
  node: ['string or null', 'the node whose copy it is; null: it is of none'],
  replaces: ['boolean', 'whether something is there now'],
  lost: [
    'boolean',
    'true where nothing is there now, but something was, and components that run have read it; else left out',
  ],
  reorders: [
    'boolean',
    'true where it holds the same certificates as before, in another order: nothing has to read it again; else left out',
  ],
  removes: ['boolean', 'true where the entry is taken away: what was kept in it is in its place now; else left out'],
};

const tables: readonly (readonly [title: string, fields: Readonly<Record<string, Field>>])[] = [
  ['The plan', plan],
  ['An intent', intent],
  ['A rotation', rotation],
  ['A standing', status],
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
      'What `kpki plan -o json` shows and `kpki plan --out` saves: plain data, in which nothing is private. `kpki apply',
      '--plan` carries a saved plan out as it is, or refuses it: one for another declaration, one for locations that have',
      'changed since, and one that was altered.',
    ].join('\n'),
    tables.map(([title, fields]) => fieldsSection(title, fields)),
  );
}
