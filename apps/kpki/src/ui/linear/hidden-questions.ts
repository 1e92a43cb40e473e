import type { State } from '../state/model.ts';
import type { LineInput } from './line-input.ts';

interface Asked {
  readonly state: () => State;
  readonly onLine: (line: string) => void;
  readonly onInterrupt: () => void;
}

/** Hides what is typed while a hidden answer is asked for. To be called after each UI event. */
export function hiddenQuestions(lines: Pick<LineInput, 'hidden' | 'shown'>, asked: Asked): () => void {
  let isHidden = false;
  const answer = async (): Promise<void> => {
    const question = hiddenQuestion(asked.state());
    const line = await lines.hidden();
    // Sent to another question, or to none, it would be a PIN in the wrong location.
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

function hiddenQuestion({ overlay }: State): number | null {
  return overlay?.is === 'question' && overlay.hidden ? overlay.question : null;
}
