export const contexts = {
  choice: 'a choice',
  tree: 'the trust tree',
  reading: 'the trust tree while it is read',
  waiting: 'a screen that has nothing to show yet',
  filter: 'a filter',
  search: 'a search',
  detail: 'details',
  actions: 'what can be done with an artifact',
  calendar: 'the expiries',
  rotation: 'a rotation',
  runbook: 'the runbook of a phase',
  'rotation panel': 'the side panel of a rotation',
  undo: 'an undo',
  undoing: 'a running undo',
  live: 'the servers',
  fleet: 'the fleet',
  expiries: 'the expiries of the fleet',
  environments: 'the environments',
  plugins: 'the plugins of an environment',
  checking: 'a test of a plugin',
  checked: 'a test that has ended',
  plan: 'the plan',
  steps: 'the rows of the plan',
  apply: 'an apply',
  stopped: 'an apply that stopped',
  result: 'the result',
  form: 'a form',
  text: 'a text field',
  question: 'the question of a plugin',
  prompt: 'a question with buttons',
  name: 'a name that has to be typed',
  palette: 'the palette',
  copies: 'a choice of what to copy',
  formats: 'a choice of format',
  'file name': 'a file name that is typed',
  overlay: 'help',
  log: 'the commands so far',
} as const;
export type Context = keyof typeof contexts;

export type UiCommand =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'first'
  | 'last'
  | 'page up'
  | 'page down'
  | 'next CA'
  | 'previous CA'
  | 'next part'
  | 'previous part'
  | 'open'
  | 'choose'
  | 'only requested'
  | 'unmark'
  | 'back'
  | 'filter'
  | 'search'
  | 'next hit'
  | 'previous hit'
  | 'problems'
  | 'renew'
  | 'rotate'
  | 'actions'
  | 'apply'
  | 'follow'
  | 'again'
  | 'watch'
  | 'trust'
  | 'plan'
  | 'expiries'
  | 'undo'
  | 'servers'
  | 'fleet'
  | 'sort'
  | 'zoom'
  | 'environments'
  | 'next environment'
  | 'plugins'
  | 'read-only'
  | 'commands'
  | 'copy'
  | 'export'
  | 'edit'
  | 'palette'
  | 'help'
  | 'stop'
  | 'redraw'
  | 'suspend'
  | 'close'
  | 'leave'
  | 'erase before'
  | 'erase after'
  | 'erase start'
  | 'erase end';

export interface KeyRow {
  /** Hints show the first. Names are those of `key-name.ts`. */
  readonly keys: readonly string[];
  readonly uiCommand: UiCommand;
  readonly where: readonly Context[];
  readonly does: string;
  readonly hint?: string;
  /** The hint where the command takes back what it did. */
  readonly reverseHint?: string;
  readonly always?: true;
}

const everywhere = Object.keys(contexts) as Context[];
const ofPlugins: readonly Context[] = ['plugins', 'checked'];
const ofArtifacts: readonly Context[] = ['tree', 'detail', 'calendar'];
/** Its table and wall, and its expiries. */
const ofFleet: readonly Context[] = ['fleet', 'expiries'];
const screensWithPlan: readonly Context[] = [
  ...ofArtifacts,
  ...(['reading', 'waiting', 'actions', 'undo', 'live', 'environments', 'result'] as const),
  ...ofFleet,
  ...ofPlugins,
];
const ofRotation: readonly Context[] = ['rotation', 'runbook', 'rotation panel'];
export const screens: readonly Context[] = [...screensWithPlan, ...ofRotation, 'plan', 'steps'];
/** In the fleet, the keys of a cluster mean the row under the cursor. */
const ofCluster = without(screens, ofFleet);
/** Where the last row offers the expiries, and an undo. */
const withExpiryHint: readonly Context[] = ['tree', 'detail'];
/** Where the last row offers a rotation, at a CA. */
const withRotateHint: readonly Context[] = ['tree', 'detail'];
const withUndoHint: readonly Context[] = ['tree', 'detail', 'live', 'rotation', 'runbook', 'result'];
const withHelp: readonly Context[] = ['choice', ...screens, 'apply', 'stopped', 'checking', 'form', 'prompt'];
const withLeave: readonly Context[] = ['choice', ...screens, 'apply', 'stopped', 'checking'];
const ofRows: readonly Context[] = ['steps', 'runbook', 'rotation panel'];
const ofPlan: readonly Context[] = ['plan', 'steps'];
const atWork: readonly Context[] = ['apply', 'checking'];
const pages: readonly Context[] = [
  ...ofArtifacts,
  ...ofRotation,
  ...ofFleet,
  ...(['actions', 'undo', 'live', 'environments', 'plan', 'steps', 'stopped', 'result'] as const),
  ...ofPlugins,
  ...atWork,
];
/** Read page by page, as in a pager. */
const texts: readonly Context[] = ['overlay', 'log'];
const scrolled: readonly Context[] = ['choice', ...pages, 'form', 'copies', 'formats', ...texts];
const withCommand: readonly Context[] = [
  ...screens.filter((context) => !ofArtifacts.includes(context) && context !== 'live'),
  ...atWork,
  'stopped',
];
/** Their rows are narrowed by a filter; all else is a text or a short list, in which a search goes from hit to hit. */
const filteredContexts: readonly Context[] = ['tree', 'calendar', ...ofFleet];
const searched: readonly Context[] = [...without(pages, filteredContexts), 'overlay', 'log'];
export const typedContexts: readonly Context[] = [
  'filter',
  'search',
  'text',
  'question',
  'name',
  'palette',
  'file name',
];
const withPanels: readonly Context[] = ['tree', 'detail', 'calendar', 'live', ...ofFleet, 'environments'];
const exported: readonly Context[] = [
  ...ofArtifacts,
  ...ofFleet,
  ...(['rotation', 'undo', 'live', 'environments', 'plan', 'result'] as const),
];
const unfolding: readonly Context[] = ['tree', 'calendar', 'steps', 'live'];
const buttons: readonly Context[] = ['rotation', 'undo', 'plan', 'stopped', 'prompt'];

const otherwiseBack = others(...filteredContexts, 'filter', 'search', ...atWork, 'question');

/** Every key, hints in their order. No letter changes the PKI: only a visible button does. */
export const keyRows: readonly KeyRow[] = [
  { keys: ['enter'], uiCommand: 'open', where: ['choice'], does: 'open', hint: 'open' },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['tree'],
    does: 'open; of a group: open or close it',
    hint: 'open',
    reverseHint: 'close',
  },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['calendar'],
    does: 'open, or unfold or close what expires together',
    hint: 'open',
    reverseHint: 'close',
  },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['actions'],
    does: 'choose the action, or say why it is unavailable',
    hint: 'choose',
  },
  { keys: ['enter'], uiCommand: 'open', where: ['filter'], does: 'keep the filter', hint: 'keep the filter' },
  { keys: ['enter'], uiCommand: 'open', where: ['search'], does: 'keep the search', hint: 'keep the search' },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['fleet'],
    does: 'open the cluster, at its worst artifact, at what the filter found, or at what expires',
    hint: 'open',
  },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['expiries'],
    does: 'open the cluster, at what expires',
    hint: 'open',
  },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['live'],
    does: 'open the artifact it has to serve; of several servers: list or close them',
    hint: 'open',
    reverseHint: 'close',
  },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['environments'],
    does: 'switch to it and read it; of the one that is shown: to the trust tree',
    hint: 'switch',
    reverseHint: 'trust',
  },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['plugins'],
    does: 'test the plugin, after a question; or the result of its test',
    hint: 'test',
  },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['result'],
    does: 'back to where it was begun, or on with a rotation',
    hint: 'go on',
  },
  { keys: ['enter'], uiCommand: 'open', where: ['form', 'text'], does: 'go on, or press the button', hint: 'go on' },
  { keys: ['enter'], uiCommand: 'open', where: buttons, does: 'press the button', hint: 'press' },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['steps'],
    does: 'open or close a group, or old and new fields',
    hint: 'open',
    reverseHint: 'close',
  },
  { keys: ['enter'], uiCommand: 'open', where: ['runbook'], does: 'tick, or remove the tick', hint: 'tick' },
  {
    keys: ['enter'],
    uiCommand: 'open',
    where: ['rotation panel'],
    does: 'back to the buttons',
    hint: 'to the buttons',
  },
  { keys: ['enter'], uiCommand: 'open', where: ['question'], does: 'send the answer', hint: 'send' },
  { keys: ['enter'], uiCommand: 'open', where: ['name'], does: 'confirm, once the name is typed', hint: 'confirm' },
  { keys: ['enter'], uiCommand: 'open', where: ['palette'], does: 'run the command', hint: 'run' },
  { keys: ['enter', 'y'], uiCommand: 'open', where: ['copies'], does: 'copy this', hint: 'copy' },
  { keys: ['enter'], uiCommand: 'open', where: ['formats'], does: 'choose this format', hint: 'choose' },
  { keys: ['enter'], uiCommand: 'open', where: ['file name'], does: 'write the file', hint: 'write' },
  { keys: ['enter'], uiCommand: 'open', where: ['overlay', 'log'], does: 'close', hint: 'close' },
  { keys: ['up', 'k'], uiCommand: 'up', where: scrolled, does: 'up' },
  { keys: ['down', 'j'], uiCommand: 'down', where: scrolled, does: 'down' },
  { keys: ['up'], uiCommand: 'up', where: ['search'], does: 'to the hit before' },
  { keys: ['down'], uiCommand: 'down', where: ['search'], does: 'to the next hit' },
  { keys: ['up'], uiCommand: 'up', where: ['filter', 'palette'], does: 'a row up' },
  { keys: ['down'], uiCommand: 'down', where: ['filter', 'palette'], does: 'a row down' },
  { keys: ['tab'], uiCommand: 'next part', where: ['palette'], does: 'complete', hint: 'complete' },
  { keys: ['up'], uiCommand: 'up', where: ['text', 'prompt', 'name'], does: 'to the field or button before' },
  { keys: ['down'], uiCommand: 'down', where: ['text', 'prompt', 'name'], does: 'to the field or button after' },
  { keys: ['left', 'h'], uiCommand: 'left', where: unfolding, does: 'close, or to the row that holds it' },
  { keys: ['right', 'l'], uiCommand: 'right', where: unfolding, does: 'unfold; then to the first row in it' },
  { keys: ['left', 'h'], uiCommand: 'left', where: ['form', ...buttons], does: 'to the left' },
  { keys: ['right', 'l'], uiCommand: 'right', where: ['form', ...buttons], does: 'to the right' },
  { keys: ['left'], uiCommand: 'left', where: typedContexts, does: 'to the left' },
  { keys: ['right'], uiCommand: 'right', where: typedContexts, does: 'to the right' },
  { keys: ['home', 'g'], uiCommand: 'first', where: scrolled, does: 'to the first' },
  { keys: ['end', 'G'], uiCommand: 'last', where: scrolled, does: 'to the last' },
  { keys: ['home', 'ctrl-a'], uiCommand: 'first', where: typedContexts, does: 'to the start of the text' },
  { keys: ['end', 'ctrl-e'], uiCommand: 'last', where: typedContexts, does: 'to the end of the text' },
  { keys: ['}'], uiCommand: 'next CA', where: ['tree'], does: 'to the next CA' },
  { keys: ['{'], uiCommand: 'previous CA', where: ['tree'], does: 'to the CA before' },
  { keys: ['pgup', 'ctrl-u'], uiCommand: 'page up', where: scrolled, does: 'a page up' },
  { keys: ['pgdn', 'ctrl-d'], uiCommand: 'page down', where: without(scrolled, texts), does: 'a page down' },
  { keys: ['pgdn', 'ctrl-d', 'space'], uiCommand: 'page down', where: texts, does: 'a page down' },
  {
    keys: ['tab'],
    uiCommand: 'next part',
    where: ['form', 'text', 'name'],
    does: 'next field or button',
    hint: 'next',
  },
  { keys: ['shift-tab'], uiCommand: 'previous part', where: ['form', 'text', 'name'], does: 'field or button before' },
  { keys: ['tab'], uiCommand: 'next part', where: buttons, does: 'next button', hint: 'next button' },
  { keys: ['shift-tab'], uiCommand: 'previous part', where: buttons, does: 'button before' },
  { keys: ['tab'], uiCommand: 'next part', where: ofRows, does: 'to the next panel or button', hint: 'next' },
  { keys: ['shift-tab'], uiCommand: 'previous part', where: ofRows, does: 'to the panel or button before' },
  { keys: ['tab'], uiCommand: 'next part', where: withPanels, does: 'to the next panel', hint: 'next panel' },
  { keys: ['shift-tab'], uiCommand: 'previous part', where: withPanels, does: 'to the panel before' },
  { keys: ['space'], uiCommand: 'choose', where: ['form'], does: 'choose, tick', hint: 'choose' },
  { keys: ['left', 'h'], uiCommand: 'left', where: ['fleet'], does: 'to the tile on the left' },
  { keys: ['right', 'l'], uiCommand: 'right', where: ['fleet'], does: 'to the tile on the right' },
  { keys: ['/'], uiCommand: 'filter', where: ['tree', 'reading', 'calendar'], does: 'filter', hint: 'filter' },
  { keys: ['/'], uiCommand: 'filter', where: ofFleet, does: 'filter all clusters', hint: 'filter' },
  { keys: ['s'], uiCommand: 'sort', where: ofFleet, does: 'sort: worst first, next expiry, name', hint: 'sort' },
  { keys: ['z'], uiCommand: 'zoom', where: ofFleet, does: 'layout: table, wall, expiries', hint: 'layout' },
  { keys: ['z'], uiCommand: 'zoom', where: ['calendar'], does: 'lanes of 1, 3 or 10 years', hint: 'zoom' },
  {
    keys: ['w'],
    uiCommand: 'problems',
    where: ['tree'],
    does: 'only what is not ok; again: all',
    hint: 'not ok',
    reverseHint: 'all',
  },
  {
    keys: ['r'],
    uiCommand: 'renew',
    where: ['tree'],
    does: 'plan a renewal with the same key; of all marked, if any',
    hint: 'renew',
  },
  {
    keys: ['r'],
    uiCommand: 'renew',
    where: without(ofArtifacts, ['tree']),
    does: 'plan a renewal with the same key',
    hint: 'renew',
  },
  {
    keys: ['7'],
    uiCommand: 'rotate',
    where: withRotateHint,
    does: 'the rotation in progress; else that of the CA, or of sa',
    hint: 'rotation',
  },
  {
    keys: ['7'],
    uiCommand: 'rotate',
    where: without(ofArtifacts, withRotateHint),
    does: 'the rotation in progress; else that of the CA, or of sa',
  },
  {
    keys: ['7'],
    uiCommand: 'rotate',
    where: ofFleet,
    does: 'open the cluster, at the rotation in progress; else that of the CA, or the tree to choose one',
  },
  { keys: ['x'], uiCommand: 'actions', where: ofArtifacts, does: 'all that can be done with it', hint: 'actions' },
  { keys: ['x'], uiCommand: 'actions', where: ofRotation, does: 'all that can be done with the CA, or with sa' },
  { keys: ['a'], uiCommand: 'apply', where: ['undo'], does: 'to the question before the undo' },
  { keys: ['a'], uiCommand: 'apply', where: ofPlan, does: 'to the question before applying', hint: 'apply' },
  { keys: ['space'], uiCommand: 'choose', where: ['plan'], does: 'to the rows, to exclude some', hint: 'select' },
  {
    keys: ['space'],
    uiCommand: 'choose',
    where: ['steps'],
    does: 'exclude a row, or include it again',
    hint: 'exclude',
    reverseHint: 'include',
  },
  {
    keys: ['o'],
    uiCommand: 'only requested',
    where: ofPlan,
    does: 'exclude the steps that were not requested, or include them',
    hint: 'exclude others',
    reverseHint: 'include others',
  },
  {
    keys: ['space'],
    uiCommand: 'choose',
    where: ['rotation', 'rotation panel'],
    does: 'to the runbook: what to restart, to be ticked',
  },
  { keys: ['space'], uiCommand: 'choose', where: ['runbook'], does: 'tick, or remove the tick; go down' },
  { keys: ['f'], uiCommand: 'follow', where: atWork, does: 'follow what is done again', hint: 'follow' },
  {
    keys: ['p', '2'],
    uiCommand: 'plan',
    where: without(screensWithPlan, ofFleet),
    does: 'plan',
    hint: 'plan',
  },
  { keys: ['p', '2'], uiCommand: 'plan', where: ofFleet, does: 'open the cluster, and plan', hint: 'plan' },
  { keys: ['p', '2'], uiCommand: 'plan', where: ofRotation, does: 'the plan of the next phase', hint: 'its plan' },
  {
    keys: ['3'],
    uiCommand: 'expiries',
    where: withExpiryHint,
    does: 'the expiries: what expires when',
    hint: 'expiries',
  },
  {
    keys: ['3'],
    uiCommand: 'expiries',
    where: without(ofCluster, withExpiryHint),
    does: 'the expiries: what expires when',
  },
  {
    keys: ['3'],
    uiCommand: 'expiries',
    where: ['fleet'],
    does: 'the expiries of all clusters',
    hint: 'expiries',
  },
  { keys: ['3'], uiCommand: 'expiries', where: ['expiries'], does: 'open the cluster, at its expiries' },
  {
    keys: ['space'],
    uiCommand: 'choose',
    where: ['tree'],
    does: 'mark, for an action on several, or remove the mark; go down',
    hint: 'mark',
  },
  { keys: ['c'], uiCommand: 'unmark', where: ['tree'], does: 'remove all marks', hint: 'unmark all' },
  { keys: ['s'], uiCommand: 'sort', where: ['tree'], does: 'sort: catalog, next expiry, worst first', hint: 'sort' },
  { keys: ['t'], uiCommand: 'again', where: ofArtifacts, does: 'refresh', hint: 'refresh' },
  { keys: ['t'], uiCommand: 'again', where: ['undo'], does: 'plan the undo again', hint: 'plan again' },
  { keys: ['t'], uiCommand: 'again', where: ofRotation, does: 'refresh, and ask the servers', hint: 'ask again' },
  {
    keys: ['t'],
    uiCommand: 'again',
    where: ['reading', 'waiting'],
    does: 'read or plan again',
    hint: 'try again',
  },
  { keys: ['t'], uiCommand: 'again', where: ['live'], does: 'ask the servers again', hint: 'ask again' },
  { keys: ['t'], uiCommand: 'again', where: ofFleet, does: 'refresh all', hint: 'refresh' },
  { keys: ['t'], uiCommand: 'again', where: ['environments'], does: 'test what it names', hint: 'test' },
  { keys: ['t'], uiCommand: 'again', where: ofPlan, does: 'plan again', hint: 'plan again' },
  { keys: ['t'], uiCommand: 'again', where: ['result'], does: 'plan what waits, to ask again', hint: 'ask again' },
  { keys: ['t'], uiCommand: 'again', where: ['stopped'], does: 'plan what is left', hint: 'plan again' },
  {
    keys: ['t'],
    uiCommand: 'again',
    where: ['checked'],
    does: 'test again, after the question',
    hint: 'test again',
  },
  { keys: ['c'], uiCommand: 'plugins', where: ['environments'], does: 'its plugins, to test one', hint: 'plugins' },
  { keys: ['e'], uiCommand: 'next environment', where: ofCluster, does: 'to the next environment', hint: 'next env' },
  { keys: ['4'], uiCommand: 'fleet', where: screens, does: 'the fleet: all clusters and environments' },
  { keys: ['5'], uiCommand: 'environments', where: ofCluster, does: 'environments' },
  { keys: ['5'], uiCommand: 'environments', where: ofFleet, does: 'open the cluster, at its environments' },
  {
    keys: ['6'],
    uiCommand: 'servers',
    where: ofArtifacts,
    does: 'the servers: verify what they serve and trust',
    hint: 'servers',
  },
  {
    keys: ['6'],
    uiCommand: 'servers',
    where: without(ofCluster, ofArtifacts),
    does: 'the servers: verify what they serve and trust',
  },
  { keys: ['6'], uiCommand: 'servers', where: ofFleet, does: 'open the cluster, at its servers, to verify them' },
  {
    keys: ['u'],
    uiCommand: 'undo',
    where: withUndoHint,
    does: 'undo the last apply, or redo it once it is undone; the plan comes first',
    hint: 'undo',
    reverseHint: 'redo',
  },
  {
    keys: ['u'],
    uiCommand: 'undo',
    where: without(ofCluster, [...withUndoHint, 'undo']),
    does: 'undo the last apply, or redo it once it is undone; the plan comes first',
  },
  {
    keys: ['u'],
    uiCommand: 'undo',
    where: ['undo'],
    does: 'plan the undo again; after it: plan the redo',
    hint: 'undo',
    reverseHint: 'redo',
  },
  { keys: ['u'], uiCommand: 'undo', where: ofFleet, does: 'open the cluster, and plan the undo of its last apply' },
  { keys: ['1'], uiCommand: 'trust', where: ofCluster, does: 'the trust tree' },
  { keys: ['1'], uiCommand: 'trust', where: ofFleet, does: 'open the cluster, at its trust tree' },
  { keys: ['m'], uiCommand: 'read-only', where: screens, does: 'read-only on, off' },
  { keys: ['v'], uiCommand: 'commands', where: [...screens, ...atWork, 'stopped'], does: 'the commands so far' },
  { keys: ['ctrl-c'], uiCommand: 'stop', where: ['apply'], does: 'stop before the next write', hint: 'stop' },
  { keys: ['ctrl-c'], uiCommand: 'stop', where: ['undoing'], does: 'stop before the next location', hint: 'stop' },
  { keys: ['ctrl-c'], uiCommand: 'stop', where: ['checking'], does: 'stop after the current case', hint: 'stop' },
  {
    keys: ['ctrl-c'],
    uiCommand: 'stop',
    where: others(...atWork, 'undoing'),
    does: 'stop what runs, close what is open, else leave',
  },
  { keys: ['esc'], uiCommand: 'back', where: ['filter'], does: 'drop the filter', hint: 'drop it' },
  { keys: ['esc'], uiCommand: 'back', where: ['search'], does: 'drop the search', hint: 'drop it' },
  { keys: ['esc'], uiCommand: 'back', where: ['question'], does: 'do without an answer', hint: 'do without' },
  {
    keys: ['esc'],
    uiCommand: 'back',
    where: ['tree'],
    does: 'drop the filter, then the marks; then back to the fleet',
    hint: 'back',
    reverseHint: 'no filter',
    always: true,
  },
  {
    keys: ['esc'],
    uiCommand: 'back',
    where: without(filteredContexts, ['tree']),
    does: 'drop the filter, then back',
    hint: 'back',
    reverseHint: 'no filter',
    always: true,
  },
  { keys: ['esc'], uiCommand: 'back', where: atWork, does: 'back, once it has ended' },
  { keys: ['esc'], uiCommand: 'back', where: otherwiseBack, does: 'back, or cancel', hint: 'back', always: true },
  { keys: [':'], uiCommand: 'palette', where: screens, does: 'commands by name', hint: 'command' },
  { keys: ['/'], uiCommand: 'search', where: searched, does: 'search', hint: 'search' },
  { keys: ['n'], uiCommand: 'next hit', where: [...searched, ...filteredContexts], does: 'to the next hit' },
  { keys: ['N'], uiCommand: 'previous hit', where: [...searched, ...filteredContexts], does: 'to the hit before' },
  {
    keys: ['i'],
    uiCommand: 'watch',
    where: [...ofArtifacts, 'live', ...ofFleet],
    does: 'watch: refresh at an interval; again: stop',
    hint: 'watch',
    reverseHint: 'stop watching',
  },
  {
    keys: ['y'],
    uiCommand: 'copy',
    where: [...ofArtifacts, 'live'],
    does: 'copy: the fingerprint, subject, a path or the command',
    hint: 'copy',
  },
  {
    keys: ['y'],
    uiCommand: 'copy',
    where: ofFleet,
    does: 'copy: the command of the fleet or of a cluster, or its file',
  },
  {
    keys: ['y'],
    uiCommand: 'copy',
    where: without(withCommand, ofFleet),
    does: 'copy: the command of the screen',
  },
  { keys: ['y'], uiCommand: 'copy', where: ['log'], does: 'choose what to copy: all of them, or one', hint: 'copy' },
  {
    keys: ['o'],
    uiCommand: 'edit',
    where: [...ofArtifacts, 'live', ...ofFleet],
    does: 'open its file in $VISUAL or $EDITOR, then refresh',
    hint: 'edit',
  },
  {
    keys: ['o'],
    uiCommand: 'edit',
    where: ['waiting', 'environments'],
    does: 'open the spec in $VISUAL or $EDITOR, at the line of an error',
    hint: 'edit',
  },
  {
    keys: ['E'],
    uiCommand: 'export',
    where: exported,
    does: 'export the view into a file',
    hint: 'export',
  },
  {
    keys: ['E'],
    uiCommand: 'export',
    where: ofRows,
    does: 'export the view into a file',
  },
  { keys: ['E'], uiCommand: 'export', where: ['log'], does: 'export all of them into a file', hint: 'export' },
  { keys: ['?', 'f1'], uiCommand: 'help', where: withHelp, does: 'help', hint: 'help', always: true },
  {
    keys: ['f1'],
    uiCommand: 'help',
    where: typedContexts.filter((context) => context !== 'palette'),
    does: 'help',
    hint: 'help',
    always: true,
  },
  { keys: ['q', '?'], uiCommand: 'close', where: ['overlay'], does: 'close', hint: 'close', always: true },
  { keys: ['q'], uiCommand: 'close', where: ['log'], does: 'close', hint: 'close', always: true },
  { keys: ['q'], uiCommand: 'leave', where: withLeave, does: 'leave kpki', hint: 'quit', always: true },
  { keys: ['ctrl-l'], uiCommand: 'redraw', where: everywhere, does: 'draw again' },
  { keys: ['ctrl-z'], uiCommand: 'suspend', where: everywhere, does: 'to the shell; `fg` returns' },
  { keys: ['backspace'], uiCommand: 'erase before', where: typedContexts, does: 'erase the character before' },
  { keys: ['delete'], uiCommand: 'erase after', where: typedContexts, does: 'erase the character after' },
  { keys: ['ctrl-u'], uiCommand: 'erase start', where: typedContexts, does: 'erase to the start' },
  { keys: ['ctrl-k'], uiCommand: 'erase end', where: typedContexts, does: 'erase to the end' },
];

/**
 * Which hints the last row keeps where not all fit, the most important first; the others follow in the order of their
 * rows. What stays always is not among them.
 */
const hintPriorities: readonly UiCommand[] = [
  'stop',
  'open',
  'only requested',
  'next part',
  'apply',
  'renew',
  'plan',
  'rotate',
  'zoom',
  'problems',
  'choose',
  'unmark',
  'filter',
  'undo',
  'copy',
  'actions',
  'expiries',
  'servers',
];

function rank({ uiCommand, always }: KeyRow): number {
  if (always === true) return -1;
  const at = hintPriorities.indexOf(uiCommand);
  return at < 0 ? hintPriorities.length : at;
}

/** Whether a hint may be dropped so that another says more. */
export function isLessImportant(row: KeyRow): boolean {
  return rank(row) > hintPriorities.indexOf('undo');
}

/** Returns the most important hints that fit, in the order of their rows. */
export function fittingHints(rows: readonly KeyRow[], fits: (rows: readonly KeyRow[]) => boolean): readonly KeyRow[] {
  const kept = new Set<KeyRow>();
  for (const row of rows.toSorted((a, b) => rank(a) - rank(b))) {
    if (row.always === true || fits(rows.filter((each) => each === row || kept.has(each)))) kept.add(row);
  }
  return rows.filter((each) => kept.has(each));
}

/** Whether the wheel of a mouse moves here as arrows do. In a form, arrows move the focus instead. */
export function isWheeled(context: Context): boolean {
  return scrolled.includes(context) && context !== 'form';
}

/** `rows`: the keys in use, which a file of the user may change. */
export function uiCommandOf(context: Context, key: string, rows: readonly KeyRow[] = keyRows): UiCommand | null {
  return rows.find(({ keys, where }) => where.includes(context) && keys.includes(key))?.uiCommand ?? null;
}

/** Returns the key that hints and sentences name for a command; that of a field only if it has no other. */
export function keyOf(uiCommand: UiCommand, rows: readonly KeyRow[]): string {
  const own = rows.filter((row) => row.uiCommand === uiCommand);
  const row = own.find(({ where }) => where.some((context) => !typedContexts.includes(context))) ?? own[0];
  return row?.keys[0] ?? '';
}

export function uiCommandsOf(context: Context, rows: readonly KeyRow[]): readonly KeyRow[] {
  return rows.filter(({ where }) => where.includes(context));
}

function others(...but: readonly Context[]): readonly Context[] {
  return without(everywhere, but);
}

function without(all: readonly Context[], but: readonly Context[]): readonly Context[] {
  return all.filter((context) => !but.includes(context));
}
