import { PluginError, Secret } from '@kpki/plugin';

/**
 * Hidden answers that somebody typed, in the memory of this process and nowhere else: a PIN is typed once, and not for
 * each thing that is done with the key.
 */
interface KeptAnswers {
  /** As one task has them, until its signal fires. */
  from(signal: AbortSignal): TypedAnswers;
  /** Overwrites all of them. */
  wipe(): void;
}

export interface TypedAnswers {
  /** Those for one plugin as it is used: with other options it is told nothing of them. */
  of(use: string): AnswersForUse;
}

export interface AnswersForUse {
  /**
   * What was answered to that question before, or what `ask` brings now; who asks it meanwhile gets the same. Where that
   * task is stopped before it is answered, this one asks by itself. Throws 'cancelled' once this one is.
   */
  to(question: string, ask: () => Promise<string | null>): Promise<string | null>;
  /** They were of no use: the next who needs one has somebody asked. */
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

type Ask = () => Promise<string | null>;

/** Those for one use, whichever task asks. */
interface SharedAnswers extends Pick<AnswersForUse, 'forget'> {
  readonly to: (question: string, ask: Ask, signal: AbortSignal) => Promise<string | null>;
}

function sharedAnswers(): SharedAnswers {
  const kept = new Map<string, Secret>();
  const asked = new Map<string, Promise<string | null>>();
  let forgotten = 0;

  const keep = async (question: string, ask: Ask): Promise<string | null> => {
    const before = forgotten;
    const answer = await ask();
    // Nothing is no answer, and what was forgotten meanwhile stays so.
    if (answer !== null && answer !== '' && forgotten === before) kept.set(question, new Secret(Buffer.from(answer)));
    return answer;
  };

  const askNow = (question: string, ask: Ask): Promise<string | null> => {
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
      // The task that asked it was stopped, which this one was not.
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

/** What is waited for; throws 'cancelled' once the signal fires, whatever becomes of that later. */
export function untilGivenUp<T>(waited: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new PluginError('cancelled', 'nobody waits for the answer any more'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    void waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
