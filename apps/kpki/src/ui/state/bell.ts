import { bellTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { isAsking, type Notice, type Task, type TurnName } from '../work/task.ts';
import type { Update } from './change.ts';
import type { State } from './model.ts';

/** A user waits for less. */
const long = 10_000;

/** What tells that a task has ended well. */
const endings: Readonly<Record<TurnName, readonly Notice['type'][]>> = {
  'look around': ['startup'],
  'read fleet': ['fleet over'],
  read: ['known', 'planned'],
  plan: ['planned'],
  'read rotation': ['rotation'],
  'ask servers': ['live over'],
  tick: [],
  apply: ['applied'],
  'plan undo': ['undo planned'],
  undo: ['undone'],
  'check environment': ['checked'],
  'check plugin': ['conformance over'],
  'plugin forms': ['plugin forms'],
  judge: ['judged'],
  'test draft': ['draft tested'],
  'write draft': ['wrote'],
  'write example': ['wrote'],
  export: ['exported', 'export exists'],
};

/** Rings once a long task has ended. A watch refreshes all the time and never rings. */
export function rungAfter(update: Update, of: Task['type'], notice: Notice): Update {
  const { state } = update;
  const { bell, began, now, declared, watching, leaving } = state;
  if (of === 'answer' || of === 'stop' || !endsTask(state, of, notice)) return update;
  const isRefresh = watching && (of === 'read' || of === 'read fleet' || of === 'ask servers');
  const begun = began[of] ?? now;
  if (bell === 'off' || leaving !== null || isRefresh || now - begun <= long) return update;
  const text = clean(bellTexts.ended(bellTexts.tasks[of], declared?.cluster ?? null, notice.type === 'failure'));
  return { ...update, effects: [...update.effects, { type: 'ring', bell, text }] };
}

function endsTask({ planning }: State, of: TurnName, notice: Notice): boolean {
  if (notice.type === 'failure') return true;
  if (notice.type === 'rotation' && isAsking(notice.checks)) return false;
  // A reading that plans too goes on.
  if (of === 'read' && notice.type === 'known' && planning.is === 'planning') return false;
  return endings[of].includes(notice.type);
}
