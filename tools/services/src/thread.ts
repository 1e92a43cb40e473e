import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface AnsweringThread<Question, Answer> {
  /** Rejects with what the thread throws meanwhile. */
  ask(question: Question): Promise<Answer>;
  end(): Promise<void>;
}

/** Runs a program in a thread of its own: what `workOf` begins slows a process down by a third from then on. */
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
