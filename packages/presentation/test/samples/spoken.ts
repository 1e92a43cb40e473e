import type { answerTexts } from '../../src/spoken/answers.ts';
import type { helpTexts } from '../../src/spoken/help.ts';
import type { labelTexts } from '../../src/spoken/labels.ts';
import type { questionTexts } from '../../src/spoken/questions.ts';
import type { spokenTexts } from '../../src/spoken/screens.ts';
import type { workTexts } from '../../src/spoken/work.ts';
import type { Samples } from './texts.ts';

const date = '6 December 2026';
const artifact = 'apiserver of cp1';

export const answers: Samples<typeof answerTexts> = {
  found: [[2, 31]],
  needsNumber: [['renew']],
  rotates: [[['etcd-ca', 'all']]],
  noNumber: [[9]],
  excluded: [[[]], [['apiserver cp1', 'apiserver cp2']]],
  environments: [[[]], [['staging', 'prod']]],
  noEnvironment: [['stagin', 'did you mean staging?']],
};

export const help: Samples<typeof helpTexts> = {
  opening: [['--screen-reader']],
  hint: [['plan, calendar or help']],
};

export const labels: Samples<typeof labelTexts> = {
  happened: [['connection refused']],
  known: [['nothing was written']],
  unknown: [['2 artifacts']],
  next: [['fix that, then type again.']],
  warning: [['vault: the token expires soon']],
  effect: [['kubectl stops.']],
  sameAs: [['kpki plan']],
  more: [['3 lines']],
};

export const questions: Samples<typeof questionTexts> = {
  typeName: [['prod']],
  asked: [['PIN of the token?']],
  typeAnswer: [[false], [true]],
};

export const screens: Samples<typeof spokenTexts> = {
  plan: {
    summary: [
      ['Nothing to do.', false],
      ['2 to renew.', true],
    ],
    more: [[1], [3]],
  },
  calendar: {
    several: [['apiserver', 3]],
    ago: [['2 days', date]],
    ahead: [['6 days', date]],
  },
  rotation: {
    step: [
      [1, 'done', null, 'Restart etcd on cp1.'],
      [2, 'open', '1 of 3 observed', 'Restart etcd on cp2.'],
    ],
  },
  artifact: {
    left: [['due', '6 days', date]],
    ago: [['expired', '2 days']],
    unknown: [[artifact]],
    noDrift: [['/srv/pki']],
    actions: [[artifact]],
  },
  live: {
    title: [['1 of 7 servers was not reached.']],
    asking: [[1], [7]],
    row: [['kube-apiserver', 'cp1', '192.0.2.11:6443', 'older than stored']],
    expires: [[date, '6 days']],
    expired: [[date, '2 days']],
  },
  fleet: {
    count: [[1], [3]],
    expiries: [['2 expired, 3 due']],
    unread: [['vault']],
    rotating: [['etcd-ca']],
  },
  environments: {
    count: [[2, 'kpki.yaml']],
    row: [
      ['staging', { isShown: true, readOnly: false }, 'files', 'main'],
      ['prod', { isShown: false, readOnly: true }, 'files and hsm', 'main and vault'],
    ],
    cas: [['prod', 'etcd-ca in hsm']],
    testing: [['prod']],
    tested: [['prod', 'sink main: works']],
    testFailed: [['prod']],
    key: [['etcd-ca', 'prod', 'hsm has the key']],
  },
  plugins: {
    count: [['prod', 2]],
    test: [['main']],
    started: [['main']],
    ended: [['main', '12 passed, 0 failed, 2 not proven.']],
    error: [['main']],
  },
};

export const work: Samples<typeof workTexts> = {
  applyStarted: [['3 steps']],
  location: [
    ['/srv/pki', null],
    ['/srv/pki', 'main'],
  ],
  repair: [['/srv/pki', null]],
  step: [[2, 5, artifact]],
  failed: [[`Step 2 of 5, ${artifact}`]],
  waits: [[`Step 2 of 5, ${artifact}`, 'the approval of csr-1']],
  keyKept: [[`Step 2 of 5, ${artifact}`]],
  is: [
    ['Repair of /srv/pki', 'done'],
    ['Location /srv/pki', 'written'],
    [`Step 2 of 5, ${artifact}`, 'prepared'],
  ],
  ended: [
    ['stopped', '2 of 5 steps'],
    ['failed', '2 of 5 steps'],
  ],
  result: [['1.2']],
  still: {
    applying: [
      [false, '2 of 5 steps', 12],
      [true, '2 of 5 steps', 12],
    ],
    checking: [['main', '3 of 64: key-store/signs.']],
    reading: [['/srv/pki']],
  },
};
