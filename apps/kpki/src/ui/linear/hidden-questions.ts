import type { State } from '../state/model.ts';
import type { LineInput } from './line-input.ts';

/** What a hidden answer needs of the conversation. */
interface Asked {
  readonly state: () => State;
  readonly onLine: (line: string) => void;
  readonly onInterrupt: () => void;
}

/**
 * Sees to it that what is typed is not shown while a hidden answer is asked for, and is shown again as soon as none is.
 * To be called after everything that happens.
 */
export function hiddenQuestions(lines: Pick<LineInput, 'hidden' | 'shown'>, asked: Asked): () => void {
  let isHidden = false;
  const answer = async (): Promise<void> => {
    const question = hiddenQuestion(asked.state());
    const line = await lines.hidden();
    // To another question, or where none is any more, it would be a PIN in the wrong place.
    if (hiddenQuestion(asked.state()) === question) asked.onLine(line ?? '');
  };
  return () => {
    if (hiddenQuestion(asked.state()) === null) {
      lines.shown();
      return;
    }
    if (isHidden) return;
    isHidden = true;
    answer()
      .catch(asked.onInterrupt)
      .finally(() => {
        isHidden = false;
      });
  };
}

/** The question whose answer must not be shown; null: what is typed may be. */
function hiddenQuestion({ overlay }: State): number | null {
  return overlay?.is === 'question' && overlay.hidden ? overlay.question : null;
}
