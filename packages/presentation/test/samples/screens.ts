import type { actionTexts } from '../../src/screens/actions.ts';
import type { applyScreenTexts, goesTexts } from '../../src/screens/apply.ts';
import type { bellTexts } from '../../src/screens/bell.ts';
import type { calendarScreenTexts } from '../../src/screens/calendar.ts';
import type { changeTexts } from '../../src/screens/changes.ts';
import type { confirmTexts } from '../../src/screens/confirmations.ts';
import type { editingTexts } from '../../src/screens/editing.ts';
import type { environmentTexts } from '../../src/screens/environments.ts';
import type { exportTexts } from '../../src/screens/export.ts';
import type { filterTexts } from '../../src/screens/filter.ts';
import type { fleetScreenTexts } from '../../src/screens/fleet.ts';
import type { frameTexts, screenTitles } from '../../src/screens/frame.ts';
import type { KeyOf } from '../../src/screens/hints.ts';
import type { leavingTexts } from '../../src/screens/leaving.ts';
import type { legendTexts } from '../../src/screens/legend.ts';
import type { liveScreenTexts } from '../../src/screens/live.ts';
import type { planScreenTexts } from '../../src/screens/plan.ts';
import type { pluginScreenTexts } from '../../src/screens/plugins.ts';
import type { readOnlyTexts } from '../../src/screens/read-only.ts';
import type { readingTexts } from '../../src/screens/reading.ts';
import type { rotationScreenTexts } from '../../src/screens/rotation.ts';
import type { startTexts } from '../../src/screens/start.ts';
import type { listTexts, trustScreenTexts } from '../../src/screens/trust.ts';
import type { undoScreenTexts } from '../../src/screens/undo.ts';
import type { writtenTexts } from '../../src/screens/written.ts';
import type { Samples } from './texts.ts';

const day = '2026-12-06';

const usualKeys: Readonly<Record<Parameters<KeyOf>[0], string>> = {
  open: 'enter',
  back: 'esc',
  again: 't',
  plan: 'p',
  renew: 'r',
  rotate: '7',
  actions: 'x',
  choose: 'space',
  'only requested': 'o',
  unmark: 'c',
  undo: 'u',
  problems: 'w',
  trust: '1',
  fleet: '4',
  servers: '6',
  environments: '5',
  'next environment': 'e',
  'next part': 'tab',
  'page down': 'pgdn',
  'read-only': 'm',
  stop: 'ctrl-c',
  leave: 'q',
};

export const key: KeyOf = (uiCommand) => usualKeys[uiCommand];

const cluster = 'prod';

export const actions: Samples<typeof actionTexts> = {
  rotateAll: { does: [[false], [true]] },
  renewAll: { does: [[1], [3]] },
  why: {
    notStored: [[key]],
    noCertificate: [['sa']],
    followsCa: [['kubernetes-ca']],
    unreadable: [[key]],
  },
  notHere: [['it is no CA']],
  refused: [['Rotate …', 'only a CA, or sa, is rotated']],
  notRenewed: [['apiserver cp1', 'already requested and pending', key]],
  notRotated: [['kubernetes-ca', 'only a CA, or sa, is rotated', key]],
  rotatesCas: [[key]],
  noneRenewed: [[[{ artifact: 'sa', why: 'no certificate; Rotate gives sa a new key' }]]],
  leftOut: [
    [[{ artifact: 'apiserver cp1', why: 'already requested and pending' }]],
    [
      [
        { artifact: 'etcd-ca-bundle', why: 'follows its CA, etcd-ca' },
        { artifact: 'user jane', why: 'already requested and pending' },
        { artifact: 'user john', why: 'already requested and pending' },
      ],
    ],
  ],
  gone: [['apiserver cp1']],
  after: { plan: [[key]], rotate: [[key]], mark: [[key]], unmark: [[key]], unfold: [[key]] },
  several: [[key]],
  location: [[key]],
};

export const apply: Samples<typeof applyScreenTexts> = {
  written: [
    [0, 2],
    [2, 2],
  ],
  made: [[1, 8]],
  stops: [[key]],
  ended: {
    nothing: [['failed', key]],
    'whole locations': [['stopped', key]],
    unknown: [['failed', key]],
  },
  isRunning: [[key]],
  stopping: [[key], ['word']],
  unavailable: [['retry 2/6 in 3s']],
  pendingNext: [[key], ['word']],
};

export const goes: Samples<typeof goesTexts> = {
  enter: [['to the trust tree', key]],
  backTo: [['apiserver cp1']],
  backToThe: [['calendar']],
};

export const bell: Samples<typeof bellTexts> = {
  ended: [
    ['apply', 'prod-eu', false],
    ['reading', null, true],
  ],
};

export const calendar: Samples<typeof calendarScreenTexts> = {
  withYear: [['Jan', 2027]],
  counts: {
    expired: [[3]],
    unknown: [[2]],
    inYear: [
      [0, 0],
      [4, 0],
      [0, 2],
    ],
  },
  totals: [[{ known: 0, expired: 0, unknown: 0 }], [{ known: 4, expired: 3, unknown: 2 }]],
  withCa: [['etcd-ca']],
  withCaRenewedOrNot: [['etcd-server cp1', 'etcd-ca']],
  expired: [['apiserver cp1', `${day} 10:20 UTC`]],
  expires: [
    ['apiserver cp1', day, null],
    ['apiserver cp1', day, '2026-11-06'],
  ],
  inState: [['apiserver cp1', 'invalid']],
  plansRenewal: [[key]],
  several: [[3, key]],
  seenBy: { leaf: [[key]], open: [[key]], closed: [[key]] },
  empty: [
    [0, key],
    [2, key],
  ],
};

export const confirmations: Samples<typeof confirmTexts> = {
  yes: [['Apply 3 steps']],
  inShell: [['kpki apply']],
  typeName: [[cluster]],
  nameFirst: [['Apply 3 steps']],
  typeThenEnter: [['prod-eu', key]],
  notTheName: [
    [cluster.slice(0, 2), cluster],
    ['etcd', cluster],
  ],
  moreSteps: [
    [[['renew', 1]]],
    [
      [
        ['renew', 12],
        ['copy', 2],
      ],
    ],
  ],
  apply: {
    title: [['Apply 3 steps', '/srv/pki']],
    rollBack: [[['etcd-ca'], '3 steps', 'cluster prod-eu']],
    cluster: [
      ['prod-eu', 'staging'],
      ['prod-eu', null],
    ],
    after: [['only the old CA is trusted']],
    notTicked: [[[{ number: 2, component: 'kube-apiserver' }]]],
    changes: [
      ['writes', '/srv/pki'],
      ['removes', '/srv/pki'],
      ['both', '/srv/pki'],
    ],
    replacesKeys: [[1], [2]],
    keyReplaced: [[1], [3]],
    restarts: [['etcd cp1 → cp2, kubelet ×7']],
    requests: [[1], [2]],
    refused: [['1 blocked: follow the remedies in the plan first.']],
  },
  undo: {
    title: [
      [`3 minutes ago (${day} 10:20 UTC)`, 'phase trust of etcd-ca', 'prod-eu · prod'],
      [`3 minutes ago (${day} 10:20 UTC)`, null, 'prod-eu · prod'],
    ],
    redoes: [[`3 minutes ago (${day} 10:20 UTC)`, 'prod-eu · prod']],
    phase: [['trust', ['kubernetes-ca', 'etcd-ca', 'sa']]],
    ofPhase: [
      ['phase trust of etcd-ca', null],
      ['phase trust of etcd-ca', 'A rollback of the rotation is ready.'],
    ],
    command: [['kpki renew apiserver']],
  },
  plugin: { title: [['sink', 'main', '@acme/sink']], suite: [['2 facets']] },
};

export const environments: Samples<typeof environmentTexts> = {
  none: [['kpki.yaml']],
  noneAndWhere: [[[]], [['/srv/pki', '/srv/copy']]],
  opens: [
    ['staging', true, key],
    ['staging', false, key],
  ],
  shows: [['dev', key]],
  noOther: [[key]],
  refreshes: [[key]],
  notTested: [[key]],
  opened: [['staging']],
  notRead: [['kpki.yaml']],
};

export const editing: Samples<typeof editingTexts> = {
  badEditor: [['EDITOR']],
  notInFiles: [['apiserver cp1', 'vault']],
  privateKey: [['admin.conf cp1']],
  holdsKey: [['/srv/pki/ca.crt']],
  missing: [['/srv/pki/ca.crt']],
  notPlain: [['/srv/pki/ca.crt']],
  notStarted: [['vim']],
  ended: [
    ['vim', 1],
    ['vim', null],
  ],
  inShell: [['vi +12 kpki.yaml']],
};

export const exports: Samples<typeof exportTexts> = {
  offers: [
    ['export the view into a file', ['Markdown', 'JSON', 'HTML']],
    ['export the view into a file', ['Markdown']],
  ],
  filtered: [['state:due', 4, 38]],
  writing: [['plan.md']],
  written: [['plan.md']],
  noted: [['plan.md', 'kpki plan']],
  title: [['plan.md']],
  kept: [['plan.md']],
  choose: [[['markdown', 'json']]],
};

export const filter: Samples<typeof filterTexts> = {
  rows: { notOk: [[key]], text: [['cp1']], oneOf: [[['expired', 'due']]], without: [['worker']] },
  unfinished: [['/(']],
  noPattern: [['[']],
  noTime: [['soon', '30d']],
  noState: [['bad', ['expired', 'due']]],
};

export const fleet: Samples<typeof fleetScreenTexts> = {
  unknownCount: [[46]],
  filtered: [['Expiries by month']],
  expiries: {
    ago: [['3d']],
    atExpiry: [['No client accepts the API server.']],
    inState: [
      [2, 'due'],
      [1, 'invalid'],
    ],
    partlyRead: [[1]],
    notRead: [
      [1, 0],
      [1, 2],
    ],
    what: [['apiserver ×3', 'prod-eu · dev']],
    noHit: [['etcd', key]],
    opens: [[key]],
  },
  reading: [[null], [3]],
  rereading: [[1], [2]],
  progress: [
    [0, null],
    [0, 2],
    [1, 2],
  ],
  hits: [[1], [4]],
  notCreatedCount: [[45]],
  times: [[3]],
  allNotCreated: [[1], [45]],
  ofFiles: [[1], [40]],
  unreadInShort: [[1]],
  unreadCount: [[2]],
  wrongAt: [[4, 'spec.nodes: expected a list of nodes']],
  unreadFiles: [[1]],
  expires: [
    ['apiserver cp1', day, '6d', 0],
    ['apiserver cp1', day, '6d', 3],
  ],
  nextInState: [['apiserver cp1', 'invalid']],
  sameDay: [[0], [3]],
  expiredCount: [[38]],
  found: [['apiserver cp1', 'prod-eu · dev', key]],
  is: [['prod', '1 of 45 due, apiserver cp1']],
  opens: [[key]],
  notOpened: [[key]],
  chooseCa: [[key]],
  eachRow: [[key]],
  notOk: [
    [[['expired', 38]]],
    [
      [
        ['expired', 1],
        ['missing', 1],
        ['due', 4],
        ['ok', 39],
      ],
    ],
  ],
  worst: [
    ['user jane', [['expired', 1]]],
    ['apiserver cp1', [['expired', 38]]],
  ],
  none: [['/srv/clusters', key]],
};

export const titles: Samples<typeof screenTitles> = {
  pluginTest: [['vault']],
  copyOf: [['kubernetes-ca']],
};

export const frame: Samples<typeof frameTexts> = {
  more: [
    [3, 'line', 'kpki doctor'],
    [1, 'file', 'kpki doctor'],
  ],
  hidden: [
    [0, 12],
    [3, 12],
    [3, 0],
  ],
  sort: [['left ▲']],
  noLetterChanges: [[key]],
  leaves: [[key]],
  hiddenAnswer: [[key]],
  shownAnswer: [[key]],
  keysIn: [['the plan']],
  commandsIn: [['the plan']],
  clusterIn: [
    ['prod-eu', 'staging'],
    ['prod-eu', null],
  ],
  noCommandFound: [[['artifact', 'cluster']], [['artifact']], [['cluster']]],
  notBound: [
    [{ is: 'key', name: '€' }, '?', []],
    [{ is: 'key', name: '€' }, '?', ['the trust tree']],
    [{ is: 'key', name: '€' }, '?', ['the trust tree', 'the fleet']],
    [{ is: 'key', name: '€' }, null, []],
    [{ is: 'paste' }, '?', []],
    [{ is: 'other key' }, '?', []],
  ],
  dropped: [
    ['trust', { is: 'key', name: '€' }, ['§', '£']],
    ['plan', { is: 'paste' }, ['§']],
    ['undo', { is: 'key', name: '€' }, ['§']],
  ],
  filter: [['etcd']],
  rotationOf: [['etcd-ca']],
  rotationInProgress: [['etcd-ca']],
  commandOn: [['sort', 'the trust tree']],
  typedAhead: [
    ['trust', 1, key],
    ['undo', 3, key],
  ],
  wereDropped: [
    ['trust', 1],
    ['undo', 3],
  ],
  tooSmall: {
    needs: [[80, 24]],
    has: [[60, 20]],
    applying: [['2 of 5 steps', key]],
    leaves: [[key]],
    without: [['kpki']],
  },
};

export const legend: Samples<typeof legendTexts> = {
  ofAll: [[5, 4, 'due']],
  shade: [
    [0, 0],
    [1, 1],
    [2, 4],
    [10, Number.POSITIVE_INFINITY],
  ],
  gate: [[4, 5, 'CHECKS']],
  inState: [[4, 'due']],
};

export const leaving: Samples<typeof leavingTexts> = {
  left: {
    nothing: [[{ environment: null, file: null }]],
    'whole locations': [[{ environment: 'staging', file: null }], [{ environment: 'dev', file: 'clusters/b.yaml' }]],
    unknown: [[{ environment: null, file: 'clusters/b.yaml' }]],
  },
  pending: [[1], [2]],
  written: [
    [{ applies: 1, undos: 0, files: 12 }, cluster],
    [{ applies: 2, undos: 1, files: 6 }, cluster],
    [{ applies: 0, undos: 1, files: 3 }, cluster],
  ],
  rotation: [
    [{ names: ['etcd-ca'], phase: 'trust', next: 'reissue' }],
    [{ names: ['kubernetes-ca', 'sa'], phase: 'reissue', next: 'reissue' }],
    [{ names: ['etcd-ca'], phase: 'trust', next: null }],
    [{ names: ['etcd-ca'], phase: null, next: null }],
  ],
};

export const live: Samples<typeof liveScreenTexts> = {
  counts: {
    foreign: [[1]],
    anotherCa: [[2]],
    trustsAnother: [[1], [2]],
    differ: [[1]],
    noneRequested: [[1], [2]],
    trust: [[1], [2]],
    notStored: [[1]],
    unreadable: [[1]],
    unreachable: [[2]],
    unasked: [[7]],
    hidden: [[1]],
    stored: [[1], [3]],
    own: [[4]],
  },
  progress: [
    [0, 0, 1],
    [3, 2, 7],
  ],
  ofAll: [[3, 3]],
  ofAllNodes: [
    [3, 3],
    [1, 1],
  ],
  member: [
    [{ node: 'cp1', endpoint: '192.0.2.10:6443' }, '2027-11-28T12:00:00.000Z'],
    [{ node: 'cp1', endpoint: '192.0.2.10:6443' }, null],
  ],
  lists: [
    [true, key],
    [false, key],
  ],
  notAskedYet: [[7, key]],
  stopped: [[key]],
  says: [['kube-apiserver', 'cp1', 'older than stored']],
  is: [['etcd', 'cp3', 'trusts 2 CAs for clients, stored is 1']],
  servesStored: [['etcd', 'cp3']],
  servesAndTrustsStored: [['etcd', 'cp3']],
  verify: [['kpki verify --live']],
  shows: [[key]],
  serves: [[key]],
  opens: [['apiserver cp1', key]],
  noArtifact: [['kube-scheduler', 'cp1']],
};

export const plan: Samples<typeof planScreenTexts> = {
  reasons: [
    [[], []],
    [[['missing', 3]], ['missing']],
    [[['expired', 2]], ['expired', 'bundle-differs']],
    [
      [
        ['expired', 1],
        ['requested', 1],
      ],
      [],
    ],
  ],
  dueInPhase: [
    [1, ['etcd-ca']],
    [3, ['kubernetes-ca', 'etcd-ca']],
  ],
  title: [
    [null],
    [{ verb: 'renew', ids: ['apiserver cp1'] }],
    [{ verb: 'rekey', ids: ['apiserver cp1', 'apiserver cp2'] }],
    [{ verb: 'renew', ids: ['apiserver cp1', 'user jane'] }],
    [{ verb: 'rotate', ids: ['etcd-ca'], to: 'trust' }],
    [{ verb: 'roll back', ids: ['etcd-ca'], to: 'trust' }],
    [{ verb: 'roll back', ids: ['etcd-ca'], to: 'rollback' }],
  ],
  none: [[key], ['word']],
  reading: [['/srv/pki']],
  isSo: [['only the old CA is trusted']],
  afterwards: [['restart']],
  moreEffects: [[1], [2]],
  writesTo: [['/srv/pki']],
  changes: {
    alsoUnchanged: [[1], [4]],
    names: [
      [1, 0],
      [7, 1],
    ],
    inLocation: [['/srv/pki']],
  },
  excludesOthers: [[key]],
  noRequest: [[key]],
  others: [
    [1, [['due', 1]]],
    [
      3,
      [
        ['due', 3],
        ['expired', 1],
        ['missing', 1],
        ['changed', 2],
        ['broken', 1],
        ['follows', 1],
      ],
    ],
  ],
  onlyPending: [[2, key]],
  seenBy: [[key]],
  blocked: [[2]],
  blockedOrExcluded: [[2]],
  rollBack: [['3 steps']],
  apply: [['3 steps']],
  excludedWith: [['etcd-ca']],
  excluded: [[1], [2]],
  unrequested: [
    [1, key],
    [2, key],
  ],
  fixed: {
    withCa: [['etcd-ca']],
  },
};

export const plugins: Samples<typeof pluginScreenTexts> = {
  title: [['staging']],
  none: [['staging']],
  showsEnd: [['main', key]],
  asks: [['main', key]],
  running: [
    ['', key],
    ['3 of 64: key-store/signs.', key],
  ],
  error: [[key]],
  passes: [[key]],
  nothingRuns: [[key]],
  isRunning: [[key]],
  stopping: [[key], ['word']],
};

export const readOnly: Samples<typeof readOnlyTexts> = {
  notChosen: [['Choose one first.'], ['Type environments, then a number.']],
  choose: [[key]],
  forNow: [[key], ['word']],
  byFile: [['prod']],
  liftInFile: [['prod']],
  isOff: [[key], ['word']],
  severalFirst: [
    [2, 'prod', 'Choose one first.'],
    [2, 'prod', 'Type environments, then a number.'],
  ],
  list: [[key]],
  plugin: { byFile: [['prod']], forNow: [[key]] },
};

export const changes: Samples<typeof changeTexts> = {
  changed: [
    [Date.parse('2026-11-24T12:04:31Z'), 'apiserver cp1 expired → ok', 0],
    [Date.parse('2026-11-24T12:04:31Z'), 'apiserver cp1 expired → ok', 2],
  ],
  state: [['apiserver cp1', 'expired', 'ok']],
  content: [['apiserver cp1']],
  added: [['user jane', 'missing']],
  removed: [['user jane']],
  planIsOlder: [[key]],
};

export const reading: Samples<typeof readingTexts> = {
  stops: [[key]],
  retry: [['vault', 'retry 2/6 in 3s', 'connection refused', key]],
  rights: [['kpki explain sink vault', key]],
  otherEnvironment: [[key]],
};

export const rotation: Samples<typeof rotationScreenTexts> = {
  acceptsOf: [[12]],
  answered: [[Date.parse('2026-11-24T12:04:31Z')]],
  unanswered: [[Date.parse('2026-11-24T12:04:31Z')]],
  trustCounted: [[['◧ both 6', '¬ not observable 3']]],
  reloaded: [
    ['etcd', ['cp1', 'cp2', 'cp3']],
    ['kube-apiserver', ['cp1']],
  ],
  observed: [
    [2, 2, []],
    [1, 3, []],
    [3, 3, ['kube-apiserver']],
    [2, 3, ['kube-apiserver']],
  ],
  byHand: [[['kube-apiserver']]],
  tickedEarly: [[2, '2 of 3 observed']],
  moreByHand: [[1]],
  moreByHandInShort: [[1]],
  howToTick: [['Runbook: roll out trust', key]],
  reads: [['dev/cp1']],
  asks: [
    [9, ['etcd/cp1', 'etcd/cp2', 'kubelet/w1']],
    [9, []],
  ],
  title: [['etcd-ca'], ['all sa']],
  isIdle: [
    [false, null],
    [true, null],
    [true, 'kubernetes-ca'],
  ],
  others: [
    [
      [
        { name: 'etcd-ca', phase: 'trust' },
        { name: 'sa', phase: 'reissue' },
      ],
    ],
  ],
  owed: [
    [[{ name: 'etcd-ca', phase: 'distrust' }], 'restart etcd on cp3'],
    [
      [
        { name: 'kubernetes-ca', phase: 'trust' },
        { name: 'sa', phase: 'trust' },
      ],
      'make sure that kube-apiserver on cp1 was restarted',
    ],
  ],
  owedInShort: [[[{ name: 'etcd-ca' }, { name: 'sa' }]]],
  inStep: [[key], ['word']],
  actionsOfOne: [[key]],
  ticked: [[1, 3]],
  goesOn: [
    ['plan', 'reissue', key],
    ['then plan', 'reissue', key],
    ['then ask', 'reissue', key],
  ],
  notYet: [['trust waits for the servers']],
  refused: [['Plan reissue', 'a live check failed']],
  ready: [
    ['trust', { components: [], restarts: [] }],
    ['reissue', { components: ['kube-apiserver'], restarts: ['kube-apiserver'] }],
    ['distrust', { components: ['kube-apiserver'], restarts: [] }],
  ],
  written: [[1, 3]],
  folded: [[['kube-scheduler', 'clock']]],
  done: [
    [{ phase: 'trust', isRollback: false }, ['etcd-ca'], '4 steps', ['6 files']],
    [{ phase: 'trust', isRollback: true }, ['etcd-ca'], '4 steps', ['6 files']],
    [{ phase: 'distrust', isRollback: false }, ['etcd-ca'], '4 steps', ['6 files', '1 file removed']],
  ],
  rollBack: [['trust'], ['rollback']],
  leaked: [[1], [2]],
  waits: [['trust']],
  checksWait: [
    [1, 4, true],
    [3, 4, false],
  ],
  checkFailed: [[key]],
  notProven: [[key]],
};

export const start: Samples<typeof startTexts> = {
  kubeadm: { about: [['kubeadm.yaml', cluster]] },
  storedAlready: [['kpki.yaml']],
  wrote: [['kpki.yaml']],
};

export const trust: Samples<typeof trustScreenTexts> = {
  missing: [['scheduler.conf cp2', 'no copy is stored', key]],
  group: [
    [{ name: 'apiserver', count: 2, of: 3, state: 'due', next: { owners: ['cp1', 'cp2'], day, left: '12d' } }],
    [{ name: 'apiserver', count: 3, of: 4, state: 'due', next: { owners: ['cp1', 'cp2'], day, left: '12d' } }],
    [{ name: 'apiserver', count: 1, of: 3, state: 'expired', next: { owners: ['cp2'], day, left: null } }],
    [{ name: 'apiserver', count: 1, of: 3, state: 'missing', next: null }],
  ],
  hiddenMarks: [[1]],
  plansHidden: [
    [1, key],
    [2, key],
  ],
  title: [[0], [3]],
  renews: [[3]],
  unmarked: [[1], [3]],
  markChanged: [
    ['apiserver ×3', true, 3, 3, key],
    ['apiserver cp1', false, 3, 2, key],
    ['kubernetes-ca-bundle', true, 1, 0, key],
    ['apiserver cp1', false, 0, 0, key],
  ],
  noMarks: [[key]],
  nothingStored: [[31, key]],
  below: [['kubernetes-ca', 'apiserver cp1: expired']],
  state: [['apiserver cp1', 'missing']],
  expires: [
    ['apiserver cp1', day, null],
    ['apiserver cp1', day, '6d'],
  ],
  repair: [['/srv/pki: half written', key]],
  drifted: [
    [1, key],
    [2, key],
  ],
  inRotation: [
    [true, key],
    [false, key],
  ],
  location: [[key]],
  locationRefused: [[key]],
  belowNotOk: [[2, 5]],
  checkClock: [[29, 30]],
};

export const lists: Samples<typeof listTexts> = {
  sorted: [['by name']],
  allOk: [[key]],
  serversDiffer: [
    [1, key],
    [3, key],
  ],
  noRow: [['cp9', key]],
  noCluster: [['cp9', key]],
  onePanel: [[key]],
};

export const written: Samples<typeof writtenTexts> = { tryAgain: [[key]] };

export const undo: Samples<typeof undoScreenTexts> = {
  effects: [[false], [true]],
  changes: { restored: [[false], [true]], key: [[false], [true]], expiredOn: [['2026-11-14']] },
  notYet: [[false], [true]],
  stops: [[key]],
  isRunning: [[key]],
  done: [
    [false, key],
    [true, key],
  ],
  stopped: [[key]],
  failed: [[key]],
  busy: [[key]],
  notPlanned: [[key]],
  refused: { drift: [[key]] },
  notUndone: [['nothing to undo']],
  does: [
    [false, false],
    [true, true],
  ],
  isDone: [[false], [true]],
};
