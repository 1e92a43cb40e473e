import { Secret } from '@kpki/plugin';

/**
 * Hidden answers that somebody typed, in the memory of this process and nowhere else: a PIN is typed once, and not for
 * each thing that is done with the key.
 */
export interface TypedAnswers {
  /** Those for one plugin as it is used: with other options it is told nothing of them. */
  of(use: string): AnswersForUse;
  /** Overwrites all of them. */
  wipe(): void;
}

export interface AnswersForUse {
  /** What was answered to that question before, or what `ask` brings now; who asks it meanwhile gets the same. */
  to(question: string, ask: () => Promise<string | null>): Promise<string | null>;
  /** They were of no use: the next who needs one has somebody asked. */
  forget(): void;
}

export function typedAnswers(): TypedAnswers {
  const byUse = new Map<string, AnswersForUse>();
  return {
    of: (use) => {
      const answers = byUse.get(use) ?? answersForUse();
      byUse.set(use, answers);
      return answers;
    },
    wipe: () => {
      for (const answers of byUse.values()) answers.forget();
      byUse.clear();
    },
  };
}

function answersForUse(): AnswersForUse {
  const kept = new Map<string, Secret>();
  const asked = new Map<string, Promise<string | null>>();
  let forgotten = 0;

  const askNow = async (question: string, ask: () => Promise<string | null>): Promise<string | null> => {
    const before = forgotten;
    try {
      const answer = await ask();
      // Nothing is no answer, and what was forgotten meanwhile stays so.
      if (answer !== null && answer !== '' && forgotten === before) kept.set(question, new Secret(Buffer.from(answer)));
      return answer;
    } finally {
      asked.delete(question);
    }
  };

  return {
    to: (question, ask) => {
      const known = kept.get(question);
      if (known !== undefined) return Promise.resolve(known.use((bytes) => Buffer.from(bytes).toString()));
      const asking = asked.get(question) ?? askNow(question, ask);
      if (!asked.has(question)) asked.set(question, asking);
      return asking;
    },
    forget: () => {
      forgotten += 1;
      for (const secret of kept.values()) secret[Symbol.dispose]();
      kept.clear();
    },
  };
}
