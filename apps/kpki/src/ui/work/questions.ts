import type { Notice } from './notice.ts';

export type Ask = (text: string, hidden: boolean) => Promise<string | null>;

/** Questions of plugins, and the answers that come from the other thread. */
export function questions(): {
  readonly from: (tell: (notice: Notice) => void) => Ask;
  readonly answer: (question: number, text: string | null) => void;
} {
  const open = new Map<number, (text: string | null) => void>();
  let next = 1;
  return {
    from: (tell) => (text, hidden) =>
      new Promise((resolve) => {
        const question = next;
        next += 1;
        open.set(question, resolve);
        tell({ type: 'question', question, text, hidden });
      }),
    answer: (question, text) => {
      open.get(question)?.(text);
      open.delete(question);
    },
  };
}
