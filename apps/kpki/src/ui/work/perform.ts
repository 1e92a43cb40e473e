import type { Call } from '@kpki/plugin';
import type { TypedAnswers } from '../../terminal/typed-answers.ts';
import type { Notice } from './notice.ts';
import type { Ask } from './questions.ts';
import type { TurnName, TurnTasks } from './task.ts';

/** What a task is done with. */
export interface Doing {
  readonly tell: (notice: Notice) => void;
  readonly ask: Ask;
  /** The hidden ones, which last longer than a task. */
  readonly typedAnswers: TypedAnswers;
  readonly call: Call;
  /** To be called before anything is written. Throws 'cancelled' where nothing is to be written any more. */
  readonly beforeWriting: () => void;
  /**
   * To be called before waiting for what no other task needs, such as the servers of a cluster, or the plugins of what is
   * only tested: from then on others are done beside it. They may open the same plugins and ask the same person, which
   * `questions` and `typedAnswers` are made for. Whoever calls it writes nothing any more.
   */
  readonly letOthersBegin: () => void;
}

/** Each kind of task in a file of its own, loaded when it is wanted first. */
const performers: { readonly [T in TurnName]: () => Promise<Performer<T>> } = {
  'look around': () => import('./look-around.ts'),
  read: () => import('./read.ts'),
  plan: () => import('./plan.ts'),
  'look at rotation': () => import('./look-at-rotation.ts'),
  apply: () => import('./apply.ts'),
  'plan undo': () => import('./plan-undo.ts'),
  undo: () => import('./undo.ts'),
  'check environment': () => import('./check-environment.ts'),
  'check plugin': () => import('./check-plugin.ts'),
  'plugin forms': () => import('./plugin-forms.ts'),
  judge: () => import('./judge.ts'),
  'test draft': () => import('./test-draft.ts'),
  'write draft': () => import('./write-draft.ts'),
  'write example': () => import('./write-example.ts'),
};

interface Performer<T extends TurnName> {
  readonly perform: (task: TurnTasks[T], doing: Doing) => Promise<void>;
}

export async function perform<T extends TurnName>(
  task: { readonly type: T } & TurnTasks[T],
  doing: Doing,
): Promise<void> {
  const { perform } = await performers[task.type]();
  await perform(task, doing);
}
