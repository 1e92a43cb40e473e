import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** One question after the other. */
export interface AnsweringThread<Question, Answer> {
  /** Rejects with what the thread throws meanwhile. */
  ask(question: Question): Promise<Answer>;
  end(): Promise<void>;
}

/**
 * Runs a program from source in a thread that answers each message by one. What `workOf` begins in a process makes
 * everything slower that runs there from then on, by a third: in a thread of its own it is gone with that.
 */
export function threadThatAnswers<Question, Answer>(program: URL): AnsweringThread<Question, Answer> {
  let worker: Worker | undefined;
  return {
    ask: async (question) => {
      worker ??= new Worker(program, {
        execArgv: ['--conditions=@kpki/source'],
        // V8 does not count in what was compiled before.
        env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
      });
      const answered = once(worker, 'message');
      worker.postMessage(question);
      const [answer] = (await answered) as [Answer];
      return answer;
    },
    end: async () => {
      await worker?.terminate();
    },
  };
}
