import type { Size } from './draw.ts';

const small = { columns: 80, rows: 24 } as const;
const wide = { columns: 120, rows: 34 } as const;

/** Keys, by the names of tmux, and what the screen shows once it has answered them: keys typed before that are dropped. */
type Step = readonly [keys: readonly string[], shows: string | RegExp];

export interface Picture {
  readonly title: string;
  /** A sentence or two for the page of all screens. */
  readonly caption: string;
  readonly size: Size;
  /** `prod-eu`: the cluster of cluster.ts, with its fleet. `nothing`: an empty folder. */
  readonly folder: 'prod-eu' | 'nothing';
  /** The words after `kpki`. */
  readonly words: string;
  readonly opens: string | RegExp;
  readonly steps: readonly Step[];
  readonly slowKeys?: true;
  /** A folder with files of this cluster, whose servers run meanwhile. */
  readonly serversOf?: string;
}

const ofCluster = { size: wide, folder: 'prod-eu', words: '-e dev', opens: '1 expired' } as const;
const ofFleet = { ...ofCluster, words: 'ui clusters/*.yaml', opens: /› fleet +.*read \d/ } as const;
/** The cursor stays on the row that was read first if reading takes long. */
const atTheWorst: Step = [['Home'], /› † prod-asia/];

const planned: Step = [['p'], /\[ Apply \d+ steps \]/];
const asked: Step = [['a'], ', environment dev?'];
const confirmed = ['Enter'];

export type PictureName =
  | 'trust'
  | 'detail'
  | 'plan'
  | 'question'
  | 'applying'
  | 'result'
  | 'calendar'
  | 'rotation'
  | 'servers'
  | 'fleet'
  | 'wall'
  | 'expiries'
  | 'environments'
  | 'plugins'
  | 'undo'
  | 'log'
  | 'palette'
  | 'help'
  | 'start'
  | 'wizard';

/** Every main screen, in the order of the page. */
export const pictures: Readonly<Record<PictureName, Picture>> = {
  trust: {
    ...ofCluster,
    title: 'The trust graph',
    caption:
      'Each CA, below it what it signed, and how much of each lifetime is left. The details are those of the selected row.',
    steps: [[['Down', 'Down'], /› .*apiserver /]],
  },
  detail: {
    ...ofCluster,
    title: 'An artifact',
    caption: 'A certificate decoded: names, usages, files, the components that read it, and what fails without it.',
    steps: [
      [['Down', 'Down', 'Right'], /apiserver +cp1/],
      [['Down', 'Enter'], /Trust › apiserver cp1/],
    ],
  },
  plan: {
    ...ofCluster,
    title: 'A plan',
    caption:
      'A row for each step, with its reason. Next to the list are the old and the new fields of the selected step.',
    steps: [planned, [['Down', 'Down'], /› .*◆ rekey/]],
  },
  question: {
    ...ofCluster,
    title: 'The question before an apply',
    size: small,
    caption: 'Only a button writes. The question names the environment, and the plan stays in view behind it.',
    steps: [planned, asked],
  },
  applying: {
    ...ofCluster,
    title: 'A running apply',
    size: small,
    caption: 'Each step and each location has a state, and the totals are above.',
    slowKeys: true,
    steps: [planned, asked, [confirmed, /[1-9]\d*(?:\/| of )\d+ prepared/]],
  },
  result: {
    ...ofCluster,
    title: 'The result of an apply',
    size: small,
    caption: 'What was written, and which components to restart, in order.',
    steps: [planned, asked, [confirmed, /Done: \d+ steps/]],
  },
  calendar: {
    ...ofCluster,
    title: 'Expiries',
    caption: 'Each lane shows a lifetime, its renewal window and its end. The line through all lanes is today.',
    steps: [[['3'], 'Trust › Expiries']],
  },
  rotation: {
    ...ofFleet,
    title: 'A rotation',
    caption: 'The phases, the live checks before the next one, what to restart, and the old and the new CA.',
    words: '-f clusters/staging.yaml',
    serversOf: 'staging',
    opens: 'rotating',
    steps: [
      [['/'], 'regular expression'],
      [['etcd-ca'], 'etcd-ca▏'],
      [['Enter'], 'Trust › filter: etcd-ca'],
      [['x'], 'a new key in its place'],
      [['Down', 'Down', 'Down', 'Enter'], /asked \d\d:/],
    ],
  },
  servers: {
    ...ofFleet,
    title: 'The servers',
    caption: 'What each server serves and trusts, against what is stored: here between two phases of a rotation.',
    words: '-f clusters/staging.yaml',
    serversOf: 'staging',
    opens: 'rotating',
    steps: [[['6'], /asked \d\d:/]],
  },
  fleet: {
    ...ofFleet,
    title: 'The fleet as a table',
    size: small,
    caption: 'All clusters, the worst first, with the next expiry and what expires in each of the next twelve months.',
    steps: [atTheWorst],
  },
  wall: {
    ...ofFleet,
    title: 'The fleet as a wall',
    caption: 'A tile for each cluster and environment.',
    steps: [atTheWorst, [['z'], '┏━ †']],
  },
  expiries: {
    ...ofFleet,
    title: 'What expires next in the fleet',
    caption: 'The certificates of all clusters by date. The cursor begins at the first that has not expired.',
    steps: [[['3'], '━ Expiries ━']],
  },
  environments: {
    ...ofCluster,
    title: 'Environments',
    caption: 'The backends and sinks of each environment, where the key of each CA is, and whether everything answers.',
    size: small,
    steps: [
      [['5'], '2 in kpki.yaml'],
      [['t'], 'ready'],
    ],
  },
  plugins: {
    ...ofCluster,
    title: 'Plugins',
    caption: 'The backends and sinks of an environment. Each can be tested with the conformance suite.',
    size: small,
    steps: [
      [['5'], '2 in kpki.yaml'],
      [['c'], 'Plugins'],
    ],
  },
  undo: {
    ...ofCluster,
    title: 'Undo',
    size: small,
    caption: 'What the last apply replaced, and how the undo restores it.',
    steps: [[['u'], '[ Undo ]']],
  },
  log: {
    ...ofCluster,
    title: 'The commands so far',
    caption: 'Everything that was done, as commands for a script.',
    size: small,
    steps: [planned, [['v'], 'Commands so far']],
  },
  palette: {
    ...ofCluster,
    title: 'The palette',
    caption: 'The commands of the screen by name, with their keys.',
    size: small,
    steps: [[[':'], 'Commands in']],
  },
  help: {
    ...ofCluster,
    title: 'Help',
    caption: 'The keys of the current screen.',
    size: small,
    steps: [[['?'], 'Keys in']],
  },
  start: {
    title: 'The start screen',
    caption: 'Shown where nothing is managed yet.',
    size: small,
    folder: 'nothing',
    words: '',
    opens: 'Make the PKI of a new cluster',
    steps: [],
  },
  wizard: {
    title: 'A new cluster',
    caption: 'Five pages with an explanation of each field, and at the end the command that does the same.',
    size: small,
    folder: 'nothing',
    words: '',
    opens: 'Make the PKI of a new cluster',
    steps: [[['Enter'], '› Cluster name']],
  },
};
