import type { actionTexts } from '../../src/screens/actions.ts';
import type { applyScreenTexts, goesTexts } from '../../src/screens/apply.ts';
import type { bellTexts } from '../../src/screens/bell.ts';
import type { calendarScreenTexts } from '../../src/screens/calendar.ts';
import type { confirmTexts } from '../../src/screens/confirmations.ts';
import type { editingTexts } from '../../src/screens/editing.ts';
import type { environmentTexts } from '../../src/screens/environments.ts';
import type { exportTexts } from '../../src/screens/export.ts';
import type { filterTexts } from '../../src/screens/filter.ts';
import type { fleetScreenTexts } from '../../src/screens/fleet.ts';
import type { frameTexts } from '../../src/screens/frame.ts';
import type { leavingTexts } from '../../src/screens/leaving.ts';
import type { planScreenTexts } from '../../src/screens/plan.ts';
import type { pluginScreenTexts } from '../../src/screens/plugins.ts';
import type { readOnlyTexts } from '../../src/screens/read-only.ts';
import type { readingTexts } from '../../src/screens/reading.ts';
import type { rotationScreenTexts } from '../../src/screens/rotation.ts';
import type { startTexts } from '../../src/screens/start.ts';
import type { listTexts, trustScreenTexts } from '../../src/screens/trust.ts';
import type { undoScreenTexts } from '../../src/screens/undo.ts';
import type { Samples } from './texts.ts';

const day = '2026-12-06';
const cluster = 'prod';

export const actions: Samples<typeof actionTexts> = {
  rotateAll: { does: [[false], [true]] },
  why: { noCertificate: [['sa']], followsCa: [['kubernetes-ca-bundle', 'kubernetes-ca']] },
  notHere: [['it is no CA']],
  refused: [['Rotate …', 'only a CA, or sa, is rotated']],
  notRenewed: [['apiserver cp1', 'already requested and pending']],
  cannotRenew: [['apiserver cp1', 'already requested and pending']],
  gone: [['apiserver cp1']],
};

export const apply: Samples<typeof applyScreenTexts> = {
  stopping: [['key'], ['word']],
  unavailable: [['retry 2/6 in 3s']],
  pendingNext: [['key'], ['word']],
};

export const goes: Samples<typeof goesTexts> = {
  enter: [['to the trust tree']],
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
  count: [
    [0, 0],
    [4, 0],
    [4, 2],
  ],
  withCa: [['etcd-ca']],
  withCaRenewedOrNot: [['etcd-server cp1', 'etcd-ca']],
  expired: [['apiserver cp1', `${day} 10:20 UTC`]],
  expires: [
    ['apiserver cp1', day, null],
    ['apiserver cp1', day, '2026-11-06'],
  ],
  several: [[3]],
  empty: [[0], [2]],
};

export const confirmations: Samples<typeof confirmTexts> = {
  inShell: [['kpki apply']],
  typeName: [['cluster', cluster]],
  enlarge: [[4]],
  apply: {
    title: [['Apply 3 steps', '/srv/pki']],
    environment: [['staging']],
    writtenTo: [['/srv/pki']],
    replacesKeys: [[1], [2]],
    requests: [[1], [2]],
    refused: [['1 blocked: follow the remedies in the plan first.']],
  },
  undo: { title: [[`${day} 10:20 UTC`]] },
  plugin: { title: [['sink', 'main', '@acme/sink']], suite: [['2 facets']] },
};

export const environments: Samples<typeof environmentTexts> = {
  none: [['kpki.yaml']],
  noneAndWhere: [[[]], [['/srv/pki', '/srv/copy']]],
  opens: [
    ['staging', true],
    ['staging', false],
  ],
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
  writing: [['plan.md']],
  written: [['plan.md']],
  noted: [['plan.md', 'kpki plan']],
  title: [['plan.md']],
  kept: [['plan.md']],
  byCommand: [['kpki status -o html --out fleet.html']],
  choose: [[['markdown', 'json']]],
};

export const filter: Samples<typeof filterTexts> = {
  rows: { text: [['cp1']], oneOf: [[['expired', 'due']]], without: [['worker']] },
  noPattern: [['[']],
  noTime: [['soon', '30d']],
  noState: [['bad', ['expired', 'due']]],
};

export const fleet: Samples<typeof fleetScreenTexts> = {
  progress: [
    [1, null],
    [1, 2],
  ],
  unreadCount: [[2]],
  expires: [['apiserver cp1', day, '6d']],
  expired: [['apiserver cp1', day]],
  opens: [['prod', 'apiserver cp1 is due']],
  state: [['apiserver cp1', 'due']],
  none: [['/srv/clusters']],
};

export const frame: Samples<typeof frameTexts> = {
  keysIn: [['the plan']],
  commandsIn: [['the plan']],
  notBound: [
    ['z', '?'],
    ['z', null],
    [null, '?'],
  ],
  tooSmall: { needs: [[80, 24]], has: [[60, 20]], applying: [['2 of 5 steps']], without: [['kpki']] },
};

export const leaving: Samples<typeof leavingTexts> = {
  left: { nothing: [[null]], 'whole locations': [['staging']], unknown: [[null]] },
  pending: [[1], [2]],
  written: [[12, cluster]],
};

export const plan: Samples<typeof planScreenTexts> = {
  title: [[null], ['renew apiserver cp1']],
  none: [['key'], ['word']],
  reading: [['/srv/pki']],
  others: [[1], [2]],
  onlyPending: [[2]],
  blocked: [[2]],
  apply: [['3 steps']],
  excluded: [[1], [2]],
  fixed: { spec: [['apiserver cp1']], follows: [['kubernetes-ca-bundle', 'kubernetes-ca']] },
};

export const plugins: Samples<typeof pluginScreenTexts> = {
  title: [['staging']],
  none: [['staging']],
  showsEnd: [['main']],
  asks: [['main']],
  running: [[''], ['3 of 64: key-store/signs.']],
  stopping: [['key'], ['word']],
};

export const readOnly: Samples<typeof readOnlyTexts> = {
  notChosen: [['6 lists them, enter chooses.'], ['Type environments, then a number.']],
  choose: [['6']],
  forNow: [['key'], ['word']],
  byFile: [['prod']],
  liftInFile: [['prod']],
  isOff: [['key'], ['word']],
  severalFirst: [
    [2, 'prod', '6 lists them.'],
    [2, 'prod', 'Type environments, then a number.'],
  ],
  list: [['6']],
  plugin: { byFile: [['prod']] },
};

export const reading: Samples<typeof readingTexts> = {
  retry: [['vault', 'retry 2/6 in 3s', 'connection refused']],
  rights: [['kpki explain sink vault']],
  otherEnvironment: [['6']],
};

export const rotation: Samples<typeof rotationScreenTexts> = {
  title: [['etcd-ca'], ['all sa']],
  inStep: [['key'], ['word']],
  ticked: [[1, 3]],
  notYet: [['trust waits for the servers']],
  ready: [['trust']],
  rollBack: [['trust'], ['cancel']],
  leaked: [[1], [2]],
  waits: [['trust']],
};

export const start: Samples<typeof startTexts> = {
  kubeadm: { about: [['kubeadm.yaml', cluster]] },
  storedAlready: [['kpki.yaml']],
  wrote: [['kpki.yaml']],
};

export const trust: Samples<typeof trustScreenTexts> = {
  nothingStored: [[31]],
  state: [['apiserver cp1', 'missing']],
  expires: [
    ['apiserver cp1', day, null],
    ['apiserver cp1', day, '6d'],
  ],
  repair: [['/srv/pki: half written']],
  drifted: [[1], [2]],
  belowNotOk: [
    [2, null],
    [2, 5],
  ],
  checkClock: [[29, 30]],
};

export const lists: Samples<typeof listTexts> = {
  sorted: [['by name']],
  noRow: [['cp9']],
  noCluster: [['cp9']],
};

export const undo: Samples<typeof undoScreenTexts> = {
  notUndone: [['nothing to undo']],
};
