import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { explained } from '../../fault.ts';
import { gathering } from './gathering.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { Trouble } from './notice.ts';
import { type Doing, perform } from './perform.ts';
import { questions } from './questions.ts';
import type { Task } from './task.ts';

// The thread that works. Tasks are done one after another; an answer and a stop reach the one that runs.
const port = parentPort;
if (port === null) throw new Error('this file is the program of a worker thread');

const ask = questions();
let running: AbortController | null = null;
let queue: Promise<void> = Promise.resolve();
let newestJudge = 0;

port.on('message', ({ run, task }: ToWorker) => {
  if (task.type === 'answer') ask.answer(task.question, task.text);
  else if (task.type === 'stop') running?.abort();
  else {
    if (task.type === 'judge') newestJudge = run;
    queue = queue.then(() => inTurn(run, task));
  }
});

/** A draft is judged after every key; one that was typed over while it waited is of no interest any more. */
async function inTurn(run: number, task: Task): Promise<void> {
  // What came meanwhile is read first: a task may wait for nothing but what is known already.
  await setImmediate();
  if (task.type !== 'judge' || run === newestJudge) await one(run, task);
}

async function one(run: number, task: Task): Promise<void> {
  const controller = new AbortController();
  running = controller;
  const post = (message: FromWorker): void => port?.postMessage(message);
  const out = gathering((notices) => post({ run, of: task.type, notices }));
  const doing: Doing = { tell: out.tell, ask: ask.from(out.tell), call: { signal: controller.signal } };
  try {
    await perform(task, doing);
  } catch (error) {
    out.tell({ type: 'trouble', trouble: troubleOf(error) });
  } finally {
    out.flush();
    running = null;
  }
}

function troubleOf(error: unknown): Trouble {
  const { exit, text } = explained(error);
  return { text, exit: exit === 'done' || exit === 'pending' ? 'failed' : exit };
}
