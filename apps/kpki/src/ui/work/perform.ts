import type { Call } from '@kpki/plugin';
import type { Notice } from './notice.ts';
import type { Ask } from './questions.ts';
import type { Task } from './task.ts';

/** What a task is done with. */
export interface Doing {
  readonly tell: (notice: Notice) => void;
  readonly ask: Ask;
  readonly call: Call;
}

type Perform<T extends Task['type']> = (task: Extract<Task, { type: T }>, doing: Doing) => Promise<void>;
/** These two go past the queue, to what runs. */
type Queued = Exclude<Task['type'], 'answer' | 'stop'>;

/** Each kind of task in a file of its own, loaded when it is wanted first. */
const performers: { readonly [T in Queued]: () => Promise<{ readonly perform: Perform<T> }> } = {
  'look around': () => import('./look-around.ts'),
  read: () => import('./read.ts'),
  plan: () => import('./plan.ts'),
  apply: () => import('./apply.ts'),
  'check environment': () => import('./check-environment.ts'),
  'plugin forms': () => import('./plugin-forms.ts'),
  judge: () => import('./judge.ts'),
  'write draft': () => import('./write-draft.ts'),
  'write example': () => import('./write-example.ts'),
};

export async function perform(task: Task, doing: Doing): Promise<void> {
  if (task.type === 'answer' || task.type === 'stop') return;
  const { perform } = await (performers[task.type] as () => Promise<{ readonly perform: Perform<Queued> }>)();
  await perform(task as never, doing);
}
