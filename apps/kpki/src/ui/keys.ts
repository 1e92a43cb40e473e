export const contexts = {
  choice: 'a choice',
  tree: 'the trust tree',
  reading: 'the trust tree while it is read',
  waiting: 'a screen that has nothing to show yet',
  filter: 'a filter',
  detail: 'details',
  actions: 'what can be done with an artefact',
  calendar: 'the calendar',
  rotation: 'a rotation',
  undo: 'an undo',
  undoing: 'an undo that runs',
  environments: 'the environments',
  plugins: 'the plugins of an environment',
  checking: 'a check of a plugin',
  checked: 'a check that has ended',
  plan: 'the plan',
  apply: 'an apply',
  stopped: 'an apply that stopped',
  result: 'the result',
  form: 'a form',
  text: 'a text field',
  question: 'the question of a plugin',
  prompt: 'a question with buttons',
  name: 'a name that has to be typed',
  overlay: 'help and the commands so far',
} as const;
export type Context = keyof typeof contexts;

export type Deed =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'first'
  | 'last'
  | 'page up'
  | 'page down'
  | 'next part'
  | 'previous part'
  | 'open'
  | 'choose'
  | 'back'
  | 'filter'
  | 'only unwell'
  | 'renew'
  | 'actions'
  | 'apply'
  | 'follow'
  | 'again'
  | 'trust'
  | 'plan'
  | 'calendar'
  | 'undo'
  | 'environments'
  | 'next environment'
  | 'plugins'
  | 'read-only'
  | 'commands'
  | 'help'
  | 'stop'
  | 'redraw'
  | 'suspend'
  | 'leave'
  | 'erase before'
  | 'erase after'
  | 'erase to start'
  | 'erase to end';

export interface KeyRow {
  /** Hints show the first. Names are those of `key-name.ts`. */
  readonly keys: readonly string[];
  readonly deed: Deed;
  readonly where: readonly Context[];
  /** For help and docs. */
  readonly does: string;
  /** For the last row of a screen. Without it, the key is only in the help. */
  readonly hint?: string;
  /** Kept if there is no room for all hints. */
  readonly always?: true;
}

const everywhere = Object.keys(contexts) as Context[];
const ofPlugins: readonly Context[] = ['plugins', 'checked'];
const ofArtefacts: readonly Context[] = ['tree', 'detail', 'calendar'];
const screensWithPlan: readonly Context[] = [
  ...ofArtefacts,
  ...(['reading', 'waiting', 'actions', 'undo', 'environments', 'result'] as const),
  ...ofPlugins,
];
const screens: readonly Context[] = [...screensWithPlan, 'rotation', 'plan'];
const withHelp: readonly Context[] = ['choice', ...screens, 'apply', 'stopped', 'checking', 'form', 'prompt'];
const withLeave: readonly Context[] = ['choice', ...screens, 'apply', 'stopped', 'checking', 'overlay'];
const atWork: readonly Context[] = ['apply', 'checking'];
const pages: readonly Context[] = [
  ...ofArtefacts,
  ...(['actions', 'rotation', 'undo', 'environments', 'plan', 'stopped', 'result'] as const),
  ...ofPlugins,
  ...atWork,
];
const scrolled: readonly Context[] = ['choice', ...pages, 'form', 'overlay'];
const typed: readonly Context[] = ['filter', 'text', 'question', 'name'];
const buttons: readonly Context[] = ['rotation', 'undo', 'plan', 'stopped', 'prompt'];

const otherwiseBack = others('tree', 'filter', ...atWork, 'question');

/**
 * Every key of the UI. The dispatcher, help, hints, docs and tests are made from these rows, hints in their order. No
 * letter writes anything: only a visible button changes a file.
 */
export const keyRows: readonly KeyRow[] = [
  { keys: ['enter'], deed: 'open', where: ['choice', 'tree'], does: 'open', hint: 'open' },
  { keys: ['enter'], deed: 'open', where: ['calendar'], does: 'open, or unfold what ends together', hint: 'open' },
  { keys: ['enter'], deed: 'open', where: ['actions'], does: 'do it, or say why not', hint: 'do it' },
  { keys: ['enter'], deed: 'open', where: ['filter'], does: 'keep the filter', hint: 'keep the filter' },
  { keys: ['enter'], deed: 'open', where: ['environments'], does: 'switch to it and read it', hint: 'switch' },
  {
    keys: ['enter'],
    deed: 'open',
    where: ['plugins'],
    does: 'check it, after a question; or how that ended',
    hint: 'check',
  },
  {
    keys: ['enter'],
    deed: 'open',
    where: ['result'],
    does: 'back to where it was begun, or on with a rotation',
    hint: 'go on',
  },
  { keys: ['enter'], deed: 'open', where: ['form', 'text'], does: 'go on, or press the button', hint: 'go on' },
  { keys: ['enter'], deed: 'open', where: buttons, does: 'press the button', hint: 'press' },
  { keys: ['enter'], deed: 'open', where: ['question'], does: 'send the answer', hint: 'send' },
  { keys: ['enter'], deed: 'open', where: ['name'], does: 'do it, once the name is there', hint: 'do it' },
  { keys: ['enter'], deed: 'open', where: ['overlay'], does: 'close', hint: 'close' },
  { keys: ['up', 'k'], deed: 'up', where: scrolled, does: 'up' },
  { keys: ['down', 'j'], deed: 'down', where: scrolled, does: 'down' },
  { keys: ['up'], deed: 'up', where: ['filter'], does: 'a row up' },
  { keys: ['down'], deed: 'down', where: ['filter'], does: 'a row down' },
  { keys: ['up'], deed: 'up', where: ['text', 'prompt', 'name'], does: 'to the field or button before' },
  { keys: ['down'], deed: 'down', where: ['text', 'prompt', 'name'], does: 'to the field or button after' },
  { keys: ['left', 'h'], deed: 'left', where: ['tree', 'calendar'], does: 'close, or to the row that holds it' },
  { keys: ['right', 'l'], deed: 'right', where: ['tree', 'calendar'], does: 'unfold' },
  { keys: ['left', 'h'], deed: 'left', where: ['form', ...buttons], does: 'to the left' },
  { keys: ['right', 'l'], deed: 'right', where: ['form', ...buttons], does: 'to the right' },
  { keys: ['left'], deed: 'left', where: typed, does: 'to the left' },
  { keys: ['right'], deed: 'right', where: typed, does: 'to the right' },
  { keys: ['home', 'g'], deed: 'first', where: scrolled, does: 'to the first' },
  { keys: ['end', 'G'], deed: 'last', where: scrolled, does: 'to the last' },
  { keys: ['home', 'ctrl-a'], deed: 'first', where: typed, does: 'to the start of the text' },
  { keys: ['end', 'ctrl-e'], deed: 'last', where: typed, does: 'to the end of the text' },
  { keys: ['pgup', 'ctrl-u'], deed: 'page up', where: scrolled, does: 'a page up' },
  { keys: ['pgdn', 'ctrl-d'], deed: 'page down', where: scrolled, does: 'a page down' },
  { keys: ['tab'], deed: 'next part', where: ['form', 'text', 'name'], does: 'next field or button', hint: 'next' },
  { keys: ['shift-tab'], deed: 'previous part', where: ['form', 'text', 'name'], does: 'field or button before' },
  { keys: ['tab'], deed: 'next part', where: buttons, does: 'next button', hint: 'next button' },
  { keys: ['shift-tab'], deed: 'previous part', where: buttons, does: 'button before' },
  { keys: ['space'], deed: 'choose', where: ['form'], does: 'choose, tick', hint: 'choose' },
  { keys: ['/'], deed: 'filter', where: ['tree', 'reading'], does: 'filter', hint: 'filter' },
  {
    keys: ['w'],
    deed: 'only unwell',
    where: ['tree'],
    does: 'only what is not ok; again: all',
    hint: 'not ok',
  },
  { keys: ['r'], deed: 'renew', where: ofArtefacts, does: 'plan a new certificate, for the same key', hint: 'renew' },
  { keys: ['x'], deed: 'actions', where: ofArtefacts, does: 'all that can be done with it', hint: 'actions' },
  { keys: ['a'], deed: 'apply', where: ['undo'], does: 'to the question before it is put back' },
  { keys: ['a'], deed: 'apply', where: ['plan'], does: 'to the question before applying', hint: 'apply' },
  { keys: ['f'], deed: 'follow', where: atWork, does: 'follow what is done again', hint: 'follow' },
  { keys: ['p', '2'], deed: 'plan', where: screensWithPlan, does: 'plan', hint: 'plan' },
  { keys: ['p', '2'], deed: 'plan', where: ['rotation'], does: 'the plan of the next phase', hint: 'its plan' },
  { keys: ['3'], deed: 'calendar', where: screens, does: 'the calendar: what ends when' },
  { keys: ['t'], deed: 'again', where: ofArtefacts, does: 'read again', hint: 'read again' },
  { keys: ['t'], deed: 'again', where: ['undo'], does: 'plan the undo again', hint: 'plan again' },
  { keys: ['t'], deed: 'again', where: ['rotation'], does: 'read again, and ask the servers', hint: 'ask again' },
  { keys: ['t'], deed: 'again', where: ['reading', 'waiting'], does: 'read or plan again', hint: 'try again' },
  { keys: ['t'], deed: 'again', where: ['environments'], does: 'test what it names', hint: 'test' },
  { keys: ['t'], deed: 'again', where: ['plan'], does: 'plan again', hint: 'plan again' },
  { keys: ['t'], deed: 'again', where: ['result'], does: 'plan what waits, to ask again', hint: 'ask again' },
  { keys: ['t'], deed: 'again', where: ['stopped'], does: 'plan what is left', hint: 'plan what is left' },
  { keys: ['t'], deed: 'again', where: ['checked'], does: 'check again, after the question', hint: 'check again' },
  { keys: ['c'], deed: 'plugins', where: ['environments'], does: 'its plugins, to check one', hint: 'plugins' },
  { keys: ['e'], deed: 'next environment', where: screens, does: 'to the next environment', hint: 'next env' },
  { keys: ['4'], deed: 'environments', where: screens, does: 'environments' },
  { keys: ['u'], deed: 'undo', where: screens, does: 'undo the last apply; its plan comes first' },
  { keys: ['1'], deed: 'trust', where: screens, does: 'the trust tree' },
  { keys: ['m'], deed: 'read-only', where: screens, does: 'read-only on, off' },
  { keys: ['v'], deed: 'commands', where: [...screens, ...atWork, 'stopped'], does: 'the commands so far' },
  { keys: ['ctrl-c'], deed: 'stop', where: ['apply'], does: 'stop before the next write', hint: 'stop' },
  { keys: ['ctrl-c'], deed: 'stop', where: ['undoing'], does: 'stop before the next place', hint: 'stop' },
  { keys: ['ctrl-c'], deed: 'stop', where: ['checking'], does: 'stop after the case that runs', hint: 'stop' },
  { keys: ['ctrl-c'], deed: 'stop', where: others(...atWork, 'undoing'), does: 'stop what runs, else leave' },
  { keys: ['esc'], deed: 'back', where: ['filter'], does: 'drop the filter', hint: 'drop it' },
  { keys: ['esc'], deed: 'back', where: ['question'], does: 'do without an answer', hint: 'do without' },
  { keys: ['esc'], deed: 'back', where: ['tree'], does: 'drop the filter' },
  { keys: ['esc'], deed: 'back', where: atWork, does: 'back, once it has ended' },
  { keys: ['esc'], deed: 'back', where: otherwiseBack, does: 'back, or cancel', hint: 'back' },
  { keys: ['?', 'f1'], deed: 'help', where: withHelp, does: 'help', hint: 'help', always: true },
  { keys: ['f1'], deed: 'help', where: typed, does: 'help', hint: 'help', always: true },
  { keys: ['q'], deed: 'leave', where: withLeave, does: 'leave kpki', hint: 'quit', always: true },
  { keys: ['ctrl-l'], deed: 'redraw', where: everywhere, does: 'draw again' },
  { keys: ['ctrl-z'], deed: 'suspend', where: everywhere, does: 'to the shell; `fg` returns' },
  { keys: ['backspace'], deed: 'erase before', where: typed, does: 'erase the character before' },
  { keys: ['delete'], deed: 'erase after', where: typed, does: 'erase the character after' },
  { keys: ['ctrl-u'], deed: 'erase to start', where: typed, does: 'erase to the start' },
  { keys: ['ctrl-k'], deed: 'erase to end', where: typed, does: 'erase to the end' },
];

export function deedOf(context: Context, key: string): Deed | null {
  return keyRows.find(({ keys, where }) => where.includes(context) && keys.includes(key))?.deed ?? null;
}

function others(...but: readonly Context[]): readonly Context[] {
  return everywhere.filter((context) => !but.includes(context));
}
