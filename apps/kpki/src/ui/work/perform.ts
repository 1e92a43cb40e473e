import type { Call } from '@kpki/plugin';
import type { TypedAnswers } from '../../terminal/typed-answers.ts';
import type { AskUser } from './questions.ts';
import type { Notice, TurnName, TurnTasks } from './task.ts';

export interface Doing {
  readonly tell: (notice: Notice) => void;
  readonly ask: AskUser;
  /** Hidden answers, which outlive a task. */
  readonly typedAnswers: TypedAnswers;
  readonly call: Call;
  /** Call before anything is written. Throws 'cancelled' if no more may be written. */
  readonly beforeWriting: () => void;
  /** Call before waiting for what no other task needs. The caller must not write any more. */
  readonly letOthersBegin: () => void;
}

type Perform<T extends TurnName> = (task: TurnTasks[T], doing: Doing) => Promise<void>;

/** Loaded on first use: the first screen needs few of them. */
const performers: { readonly [T in TurnName]: () => Promise<Perform<T>> } = {
  'look around': async () => (await import('./look-around.ts')).perform,
  'read fleet': async () => (await import('./fleet.ts')).perform,
  read: async () => (await import('./read.ts')).perform,
  plan: async () => (await import('./plan.ts')).perform,
  'read rotation': async () => (await import('./read-rotation.ts')).perform,
  'ask servers': async () => (await import('./ask-servers.ts')).perform,
  tick:
    async () =>
    async ({ of, done }) =>
      (await import('../../session/runbook-ticks.ts')).writeTicks(of, done),
  apply: async () => (await import('./apply.ts')).perform,
  'plan undo': async () => (await import('./undo.ts')).performPlanUndo,
  undo: async () => (await import('./undo.ts')).performUndo,
  'check environment': async () => (await import('./check.ts')).performCheckEnvironment,
  'check plugin': async () => (await import('./check.ts')).performCheckPlugin,
  'plugin forms': async () => (await import('./plugin-forms.ts')).perform,
  judge: async () => (await import('./draft.ts')).performJudge,
  'test draft': async () => (await import('./check.ts')).performTestDraft,
  'write draft': async () => (await import('./draft.ts')).performWriteDraft,
  export: async () => (await import('./export.ts')).perform,
  'write example': async () => (await import('./draft.ts')).performWriteExample,
};

export async function perform<T extends TurnName>(
  task: { readonly type: T } & TurnTasks[T],
  doing: Doing,
): Promise<void> {
  const performTask = await performers[task.type]();
  await performTask(task, doing);
}
