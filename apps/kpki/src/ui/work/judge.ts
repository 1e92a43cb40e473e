import { initWords } from '../../options/init-options.ts';
import { judgementOf } from '../../session/judge-answers.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';

/** What is to be said of a draft, and which options of `kpki init` write the same file. */
export async function perform({ answers, loaded }: Extract<Task, { type: 'judge' }>, { tell }: Doing): Promise<void> {
  tell({ type: 'judged', ...(await judgementOf(answers, loaded)), initWords: initWords(answers) });
}
