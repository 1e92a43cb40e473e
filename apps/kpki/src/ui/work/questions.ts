import { PluginError } from '@kpki/plugin';
import { untilGivenUp } from '../../terminal/typed-answers.ts';
import type { Notice } from './task.ts';

/** Resolves with null if the user does without. Rejects with 'cancelled' if the task is over or `unwanted` fires. */
export type AskUser = (text: string, hidden: boolean, unwanted?: AbortSignal) => Promise<string | null>;

interface Questions {
  readonly from: (tell: (notice: Notice) => void, signal: AbortSignal) => AskUser;
  readonly answer: (question: number, text: string | null) => void;
}

/** Passes questions of plugins to the other thread, one at a time: a screen has room for one. */
export function questions(): Questions {
  let asked: { readonly question: number; readonly answered: (text: string | null) => void } | null = null;
  let newest = 0;
  let before: Promise<unknown> = Promise.resolve();

  const one = (tell: (notice: Notice) => void, signal: AbortSignal, text: string, hidden: boolean) =>
    new Promise<string | null>((resolve, reject) => {
      const giveUp = (): void => reject(new PluginError('cancelled', 'the question was withdrawn'));
      if (signal.aborted) return giveUp();
      newest += 1;
      const question = newest;
      const over = (): void => {
        asked = null;
        tell({ type: 'question over', question });
        giveUp();
      };
      signal.addEventListener('abort', over, { once: true });
      const answered = (answer: string | null): void => {
        asked = null;
        signal.removeEventListener('abort', over);
        resolve(answer);
      };
      asked = { question, answered };
      tell({ type: 'question', question, text, hidden });
    });

  return {
    from: (tell, signal) => (text, hidden, unwanted) => {
      const given = unwanted === undefined ? signal : AbortSignal.any([signal, unwanted]);
      const answer = before.then(() => one(tell, given, text, hidden));
      before = answer.catch(() => {});
      // Another question may be open for long; a stop must work meanwhile.
      return untilGivenUp(answer, given);
    },
    answer: (question, text) => {
      if (asked?.question === question) asked.answered(text);
    },
  };
}
