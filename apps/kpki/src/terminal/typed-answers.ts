import { PluginError, Secret } from '@kpki/plugin';

/** Hidden answers, in the memory of this process alone: a PIN is typed once, not for each use of the key. */
interface KeptAnswers {
  from(signal: AbortSignal): TypedAnswers;
  wipe(): void;
}

export interface TypedAnswers {
  /** Returns the answers for a plugin with its options: other options get none of them. */
  of(use: string): AnswersForUse;
}

export interface AnswersForUse {
  /** Shares the answer of `ask` with everyone who asks meanwhile. Throws 'cancelled' once this task is. */
  to(question: string, ask: () => Promise<string | null>): Promise<string | null>;
  /** Forgets wrong answers: the next use asks again. */
  forget(): void;
}

export function typedAnswers(): KeptAnswers {
  const byUse = new Map<string, SharedAnswers>();
  return {
    from: (signal) => ({
      of: (use) => {
        const shared = byUse.get(use) ?? sharedAnswers();
        byUse.set(use, shared);
        return { to: (question, ask) => shared.to(question, ask, signal), forget: shared.forget };
      },
    }),
    wipe: () => {
      for (const answers of byUse.values()) answers.forget();
      byUse.clear();
    },
  };
}

type ReadAnswer = () => Promise<string | null>;

interface SharedAnswers extends Pick<AnswersForUse, 'forget'> {
  readonly to: (question: string, ask: ReadAnswer, signal: AbortSignal) => Promise<string | null>;
}

function sharedAnswers(): SharedAnswers {
  const kept = new Map<string, Secret>();
  const asked = new Map<string, Promise<string | null>>();
  let forgotten = 0;

  const keep = async (question: string, ask: ReadAnswer): Promise<string | null> => {
    const before = forgotten;
    const answer = await ask();
    // An empty answer is none, and what was forgotten meanwhile stays forgotten.
    if (answer !== null && answer !== '' && forgotten === before) kept.set(question, new Secret(Buffer.from(answer)));
    return answer;
  };

  const askNow = (question: string, ask: ReadAnswer): Promise<string | null> => {
    const asking = keep(question, ask).finally(() => asked.delete(question));
    asked.set(question, asking);
    return asking;
  };

  const to: SharedAnswers['to'] = async (question, ask, signal) => {
    const known = kept.get(question);
    if (known !== undefined) return known.use((bytes) => Buffer.from(bytes).toString());
    const asking = asked.get(question);
    if (asking === undefined) return askNow(question, ask);
    try {
      return await untilGivenUp(asking, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      // Only the task that asked was stopped.
      return to(question, ask, signal);
    }
  };

  return {
    to,
    forget: () => {
      forgotten += 1;
      for (const secret of kept.values()) secret[Symbol.dispose]();
      kept.clear();
    },
  };
}

export function untilGivenUp<T>(waited: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new PluginError('cancelled', 'the question was withdrawn'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    void waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
