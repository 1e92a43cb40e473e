import type { UiCommand } from '../keys.ts';
import { hasFileOfFailure } from '../state/editing.ts';
import { unrequestedSteps } from '../state/exclusion.ts';
import type { State } from '../state/model.ts';
import { exceptOf } from '../state/plan-request.ts';
import { awaited, inventoryIn } from '../state/reading.ts';
import { canApply } from '../state/screens/plan.ts';
import { changesOf } from '../state/select/plan.ts';
import { questionWordRows } from './new-cluster/words.ts';
import type { LinearScreen } from './where.ts';

export interface WordRow {
  readonly word: Word;
  readonly takes?: 'WORD' | 'NAME' | 'NUMBER' | 'TEXT';
  readonly where: readonly LinearScreen[];
  readonly does: string;
  /** Its name in the hint; without it, the word is only in the help. */
  readonly hint?: string;
  /** Whether the hint names it now; by default, if it is offered. */
  readonly hinted?: (state: State) => boolean;
  /** Whether it would do anything now; by default, it would. */
  readonly offered?: (state: State) => boolean;
}

export type QuestionWord = 'clear' | 'remove' | 'next' | 'file' | 'answer';

export type Word =
  | QuestionWord
  | 'a number'
  | 'all'
  | 'find'
  | 'plan'
  | 'expiries'
  | 'renew'
  | 'actions'
  | 'rotate'
  | 'undo'
  | 'apply'
  | 'fields'
  | 'tick'
  | 'exclude'
  | 'include'
  | 'again'
  | 'stop'
  | 'trust'
  | 'env'
  | 'servers'
  | 'fleet'
  | 'environments'
  | 'test'
  | 'plugins'
  | 'read-only'
  | 'commands'
  | 'copy'
  | 'export'
  | 'edit'
  | 'yes'
  | 'no'
  | 'help'
  | 'back'
  | 'quit';

/** Words that do what a key does, and no more. */
export const plainWords = { again: 'again', back: 'back', quit: 'leave' } as const satisfies Partial<
  Record<Word, UiCommand>
>;

const away: readonly LinearScreen[] = [
  ...([
    'artifact',
    'actions',
    'calendar',
    'rotation',
    'undo',
    'live',
    'fleet',
    'environments',
    'plugins',
    'plugin test',
  ] as const),
  ...(['plan', 'result', 'stopped'] as const),
];
const declared: readonly LinearScreen[] = ['trust', ...away];
/** In the fleet, a cluster is opened by its number first. */
const ofCluster = declared.filter((where) => where !== 'fleet');
const screens: readonly LinearScreen[] = ['start', 'new cluster', ...declared, 'apply', 'checking'];

/** Every word of the screen-reader mode. The conversation, help, hints and docs are made from these rows. */
export const wordRows: readonly WordRow[] = [
  { word: 'yes', where: ['confirm'], does: 'do it; any other answer does not' },
  { word: 'no', where: ['confirm'], does: 'do not do it' },
  ...questionWordRows,
  { word: 'a number', where: ['start'], does: 'start with this choice', hint: 'a number' },
  {
    word: 'a number',
    where: ['trust', 'artifact'],
    does: 'open the artifact with this number',
    hint: 'a number',
    offered: isKnown,
  },
  {
    word: 'a number',
    where: ['plan'],
    does: 'open the artifact of this step',
    hint: 'a number',
    offered: hasSteps,
  },
  { word: 'a number', where: ['fleet'], does: 'open that cluster, at what expires', hint: 'a number' },
  { word: 'again', where: ['fleet'], does: 'read all clusters again', hint: 'again' },
  { word: 'a number', where: ['live'], does: 'open the artifact that this server has to serve', hint: 'a number' },
  { word: 'again', where: ['live'], does: 'ask the servers again', hint: 'again' },
  { word: 'a number', where: ['environments'], does: 'switch to this environment', hint: 'a number' },
  { word: 'a number', where: ['plugins'], does: 'test this plugin, after a question', hint: 'a number' },
  {
    word: 'a number',
    where: ['calendar'],
    does: 'open the artifact of this line, or the artifacts that expire together',
    hint: 'a number',
    offered: isKnown,
  },
  { word: 'a number', where: ['rotation'], does: 'plan this move', hint: 'a number' },
  { word: 'again', where: ['rotation'], does: 'refresh the status, and ask the servers', hint: 'again' },
  {
    word: 'tick',
    takes: 'NUMBER',
    where: ['rotation'],
    does: 'tick this step of the runbook as done, or remove the tick',
  },
  { word: 'undo', where: ofCluster, does: 'plan the undo of the last apply' },
  { word: 'apply', where: ['undo'], does: 'undo, after a question', hint: 'apply' },
  { word: 'again', where: ['undo'], does: 'plan the undo again' },
  { word: 'plan', where: ['undo'], does: 'show the plan', hint: 'plan' },
  { word: 'plan', where: ['rotation'], does: 'show the plan of the next phase', hint: 'plan' },
  { word: 'a number', where: ['actions'], does: 'plan this action, or say why not', hint: 'a number' },
  { word: 'all', where: ['trust'], does: 'list every artifact with its number', hint: 'all', offered: isKnown },
  {
    word: 'fields',
    takes: 'NUMBER',
    where: ['plan'],
    does: 'say the old and new fields of this step',
    offered: hasSteps,
  },
  {
    word: 'exclude',
    takes: 'NUMBER',
    where: ['plan'],
    does: 'exclude this step, and what depends on it; others: all steps that were not requested',
    offered: hasSteps,
  },
  {
    word: 'include',
    takes: 'NAME',
    where: ['plan'],
    does: 'include an excluded artifact again; others, or without a name: all of them',
    // What was excluded by name, or was not requested.
    offered: (state) => exceptOf(state.request).length > 0 || unrequestedSteps(state).length > 0,
  },
  { word: 'all', where: ['plan'], does: 'list every step of the plan', hint: 'all', offered: hasMore },
  {
    word: 'find',
    takes: 'WORD',
    where: ['trust', 'artifact'],
    does: 'list the artifacts with this word in their names; also state:due, by:etcd-ca, in:30d',
    hint: 'find and a word',
    offered: isKnown,
  },
  {
    word: 'plan',
    where: ['trust', 'artifact', 'actions', 'calendar', 'live', 'environments', 'plugins', 'plugin test', 'result'],
    does: 'show the plan',
    hint: 'plan',
  },
  { word: 'plan', where: ['plan'], does: 'show the plan again' },
  {
    word: 'find',
    takes: 'WORD',
    where: [...away.filter((where) => where !== 'artifact'), 'apply', 'checking'],
    does: 'list the lines here that have this word',
  },
  { word: 'expiries', where: ['fleet'], does: 'list what expires next in all clusters', hint: 'expiries' },
  { word: 'expiries', where: ofCluster, does: 'show what expires when, and what stops then' },
  {
    word: 'renew',
    takes: 'NUMBER',
    where: ['trust', 'calendar'],
    does: 'plan a new certificate for the artifact with this number, with the same key',
    offered: isKnown,
  },
  {
    word: 'renew',
    where: ['artifact'],
    does: 'plan a new certificate for this artifact, with the same key',
    hint: 'renew',
  },
  {
    word: 'actions',
    takes: 'NUMBER',
    where: ['trust'],
    does: 'list the actions for the artifact with this number',
    offered: isKnown,
  },
  {
    word: 'rotate',
    takes: 'NAME',
    where: ['trust'],
    does: 'show the rotation of a CA, sa, all or all sa, and its next phase',
    offered: isKnown,
  },
  { word: 'rotate', where: ['artifact'], does: 'show its rotation, and the next phase' },
  { word: 'actions', where: ['artifact'], does: 'list the actions for this artifact', hint: 'actions' },
  {
    word: 'apply',
    where: ['plan'],
    does: 'carry out the plan, after a question',
    hint: 'apply',
    offered: canApply,
  },
  {
    word: 'again',
    where: ['trust'],
    does: 'refresh',
    hint: 'again',
    hinted: ({ reading }) => reading.is === 'failed',
  },
  {
    word: 'again',
    where: ['plan'],
    does: 'plan again',
    hint: 'again',
    hinted: ({ planning }) => planning.is === 'failed' || planning.is === 'none',
  },
  {
    word: 'again',
    where: ['result'],
    does: 'plan the pending artifacts, to ask again',
    hint: 'again',
    offered: ({ applying }) => (applying?.waiting.length ?? 0) > 0,
  },
  { word: 'again', where: ['stopped'], does: 'plan the rest', hint: 'again' },
  { word: 'again', where: ['plugin test'], does: 'test again, after a question', hint: 'again' },
  { word: 'stop', where: ['checking'], does: 'stop after the current case', hint: 'stop' },
  { word: 'stop', where: ['live'], does: 'stop asking the servers', offered: ({ live }) => live?.isAsking === true },
  { word: 'stop', where: ['apply'], does: 'stop before the next write', hint: 'stop' },
  {
    word: 'stop',
    where: declared.filter((where) => where !== 'live'),
    does: 'stop asking a sink that is not available',
    offered: isAwaited,
  },
  { word: 'trust', where: ['trust'], does: 'list the problems again' },
  {
    word: 'trust',
    where: away.filter((where) => where !== 'fleet'),
    does: 'show the trust tree and its problems',
    hint: 'trust',
  },
  {
    word: 'env',
    takes: 'NAME',
    where: ofCluster,
    does: 'switch to another environment of the file',
    offered: hasSeveral,
  },
  { word: 'servers', where: ofCluster, does: 'ask the servers what they serve and trust' },
  { word: 'fleet', where: declared, does: 'all clusters and environments, the worst first' },
  { word: 'environments', where: ofCluster, does: 'list the environments of the file' },
  {
    word: 'test',
    takes: 'NAME',
    where: ['environments'],
    does: 'test its sinks and backends',
    hint: 'test and a name',
  },
  {
    word: 'plugins',
    takes: 'NAME',
    where: ['environments'],
    does: 'list the plugins of this environment, to test one',
    hint: 'plugins and a name',
  },
  { word: 'read-only', where: declared, does: 'switch read-only mode on or off' },
  { word: 'commands', where: [...declared, 'apply', 'checking'], does: 'list the commands for what was done here' },
  {
    word: 'copy',
    takes: 'WORD',
    where: ['artifact'],
    does: 'copy its fingerprint, subject, serial, path or command into the clipboard of the terminal',
    hint: 'copy',
  },
  {
    word: 'copy',
    where: [...declared.filter((where) => where !== 'artifact'), 'apply', 'checking'],
    does: 'copy the command for what is here into the clipboard of the terminal',
  },
  {
    word: 'edit',
    where: ['trust', 'artifact', 'environments'],
    does: 'say the command that opens the file of the artifact, or the spec at the line of an error',
  },
  {
    word: 'edit',
    where: ['plan'],
    does: 'say the command that opens the spec at the line of an error',
    offered: hasFileOfFailure,
  },
  {
    word: 'export',
    takes: 'TEXT',
    where: ['trust', 'artifact', 'calendar', 'live', 'rotation', 'undo', 'fleet', 'environments', 'plan', 'result'],
    does: 'write what is here into a file: a format, and the name of the file if it is not to be proposed',
  },
  { word: 'back', where: away, does: 'go back', hint: 'back' },
  { word: 'help', where: screens, does: 'list these words', hint: 'help' },
  { word: 'quit', where: screens, does: 'quit kpki', hint: 'quit' },
];

export const mostSaid = 30;

function hasSteps({ planning }: State): boolean {
  return planning.is === 'made' && changesOf(planning.plan).length > 0;
}

function hasMore({ planning }: State): boolean {
  return planning.is === 'made' && planning.plan.steps.filter(({ action }) => action !== 'unchanged').length > mostSaid;
}

function isKnown(state: State): boolean {
  return inventoryIn(state) !== null;
}

function isAwaited(state: State): boolean {
  return Object.keys(awaited(state)).length > 0;
}

function hasSeveral({ declared }: State): boolean {
  return (declared?.environments.length ?? 0) > 1;
}
