/** Where a key is pressed: what the focus is on decides what it does. */
export const contexts = {
  choice: 'a choice',
  list: 'lists',
  detail: 'details',
  plan: 'the plan',
  apply: 'an apply',
  form: 'a form',
  text: 'a text field',
  prompt: 'a question',
  overlay: 'help and the commands so far',
} as const;
export type Context = keyof typeof contexts;

/** What a key does, whatever the key is. */
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
  | 'apply'
  | 'follow'
  | 'again'
  | 'trust'
  | 'plan'
  | 'environments'
  | 'next environment'
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
  /** The first is the one that hints show. Names as `key-name.ts` gives them. */
  readonly keys: readonly string[];
  readonly deed: Deed;
  readonly where: readonly Context[];
  /** For help and docs. */
  readonly does: string;
  /** For the last row of a screen; without it the key is only in the help. */
  readonly hint?: string;
}

const everywhere = Object.keys(contexts) as Context[];
const moving: readonly Context[] = ['choice', 'list', 'detail', 'plan', 'apply', 'form', 'overlay'];
const screens: readonly Context[] = ['list', 'detail', 'plan'];
const buttons: readonly Context[] = ['list', 'detail', 'plan', 'form', 'text', 'prompt'];

/**
 * Every key of the UI. The dispatcher, the help, the hints, the docs and the tests are made from these rows; hints are
 * shown in their order. No letter writes anything: what changes a file is a button that is seen.
 */
export const keyRows: readonly KeyRow[] = [
  { keys: ['enter'], deed: 'open', where: everywhere, does: 'open, or press the button', hint: 'open' },
  { keys: ['up', 'k'], deed: 'up', where: moving, does: 'up' },
  { keys: ['down', 'j'], deed: 'down', where: moving, does: 'down' },
  { keys: ['up'], deed: 'up', where: ['text', 'prompt'], does: 'to the field or button before' },
  { keys: ['down'], deed: 'down', where: ['text', 'prompt'], does: 'to the field or button after' },
  { keys: ['left', 'h'], deed: 'left', where: moving, does: 'close, or to the left' },
  { keys: ['right', 'l'], deed: 'right', where: moving, does: 'unfold, or to the right' },
  { keys: ['left'], deed: 'left', where: ['text', 'prompt'], does: 'to the left' },
  { keys: ['right'], deed: 'right', where: ['text', 'prompt'], does: 'to the right' },
  { keys: ['home', 'g'], deed: 'first', where: moving, does: 'to the first' },
  { keys: ['end', 'G'], deed: 'last', where: moving, does: 'to the last' },
  { keys: ['home', 'ctrl-a'], deed: 'first', where: ['text'], does: 'to the start of the text' },
  { keys: ['end', 'ctrl-e'], deed: 'last', where: ['text'], does: 'to the end of the text' },
  { keys: ['pgup', 'ctrl-u'], deed: 'page up', where: moving, does: 'a page up' },
  { keys: ['pgdn', 'ctrl-d'], deed: 'page down', where: moving, does: 'a page down' },
  { keys: ['tab'], deed: 'next part', where: buttons, does: 'next field or button', hint: 'next' },
  { keys: ['shift-tab'], deed: 'previous part', where: buttons, does: 'field or button before' },
  { keys: ['space'], deed: 'choose', where: ['form'], does: 'choose, tick', hint: 'choose' },
  { keys: ['a'], deed: 'apply', where: ['plan'], does: 'to the question before applying', hint: 'apply' },
  { keys: ['f'], deed: 'follow', where: ['apply'], does: 'follow what is done again', hint: 'follow' },
  { keys: ['p', '2'], deed: 'plan', where: ['list', 'detail'], does: 'plan', hint: 'plan' },
  { keys: ['/'], deed: 'filter', where: ['list'], does: 'filter', hint: 'filter' },
  { keys: ['w'], deed: 'only unwell', where: ['list'], does: 'only what needs somebody', hint: 'needs you' },
  { keys: ['e'], deed: 'next environment', where: screens, does: 'to the next environment', hint: 'environment' },
  { keys: ['3'], deed: 'environments', where: screens, does: 'environments' },
  { keys: ['1'], deed: 'trust', where: screens, does: 'the trust tree' },
  { keys: ['t'], deed: 'again', where: [...screens, 'apply'], does: 'read, test or try again' },
  { keys: ['m'], deed: 'read-only', where: screens, does: 'read-only on, off' },
  { keys: ['v'], deed: 'commands', where: [...screens, 'apply'], does: 'the commands so far', hint: 'commands' },
  { keys: ['esc'], deed: 'back', where: everywhere, does: 'back, or cancel', hint: 'back' },
  { keys: ['?'], deed: 'help', where: ['choice', ...screens, 'apply'], does: 'help', hint: 'help' },
  { keys: ['q'], deed: 'leave', where: ['choice', ...screens, 'apply', 'overlay'], does: 'leave kpki', hint: 'quit' },
  { keys: ['ctrl-c'], deed: 'stop', where: everywhere, does: 'stop what runs, else leave' },
  { keys: ['ctrl-l'], deed: 'redraw', where: everywhere, does: 'draw again' },
  { keys: ['ctrl-z'], deed: 'suspend', where: everywhere, does: 'to the shell; `fg` returns' },
  { keys: ['backspace'], deed: 'erase before', where: ['text'], does: 'erase the character before' },
  { keys: ['delete'], deed: 'erase after', where: ['text'], does: 'erase the character after' },
  { keys: ['ctrl-u'], deed: 'erase to start', where: ['text'], does: 'erase to the start' },
  { keys: ['ctrl-k'], deed: 'erase to end', where: ['text'], does: 'erase to the end' },
];

/** Null where a key does nothing. */
export function deedOf(context: Context, key: string): Deed | null {
  return keyRows.find(({ keys, where }) => where.includes(context) && keys.includes(key))?.deed ?? null;
}
