import { PluginError } from '@kpki/plugin';
import type { Notice } from './notice.ts';

/** Null: nobody answers. Rejects with 'cancelled' once the task is given up that asks. */
export type Ask = (text: string, hidden: boolean) => Promise<string | null>;

interface Questions {
  readonly from: (tell: (notice: Notice) => void, signal: AbortSignal) => Ask;
  readonly answer: (question: number, text: string | null) => void;
}

/**
 * Questions of plugins, and the answers that come from the other thread. One is asked at a time, since a screen has
 * room for one: plugins that are opened together may ask together.
 */
export function questions(): Questions {
  let asked: { readonly question: number; readonly resolve: (text: string | null) => void } | null = null;
  let newest = 0;
  let before: Promise<unknown> = Promise.resolve();

  const one = (tell: (notice: Notice) => void, signal: AbortSignal, text: string, hidden: boolean) =>
    new Promise<string | null>((resolve, reject) => {
      const giveUp = (): void => reject(new PluginError('cancelled', 'nobody waits for the answer any more'));
      if (signal.aborted) return giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      newest += 1;
      asked = { question: newest, resolve };
      tell({ type: 'question', question: newest, text, hidden });
    });

  return {
    from: (tell, signal) => (text, hidden) => {
      const answer = before.then(() => one(tell, signal, text, hidden));
      before = answer.catch(() => {});
      return answer;
    },
    answer: (question, text) => {
      if (asked?.question === question) asked.resolve(text);
    },
  };
}
