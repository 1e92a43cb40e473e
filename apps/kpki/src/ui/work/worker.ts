import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { PluginError } from '@kpki/plugin';
import { explained } from '../../explained.ts';
import { Fault } from '../../fault.ts';
import { hideSecrets } from '../../hide-secrets.ts';
import { typedAnswers } from '../../terminal/typed-answers.ts';
import { betweenReports, gathering } from './gathering.ts';
import { type Doing, perform } from './perform.ts';
import { questions } from './questions.ts';
import type { FromWorker, TaskFailure } from './task.ts';
import { type NumberedTask, toEnd } from './task.ts';
import { type Turn, turns } from './turns.ts';
import { writePermit } from './write-permit.ts';

const port = parentPort;
if (port === null) throw new Error('this file is the program of a worker thread');

// Where two threads want the same processor, a key is answered first. On Linux, a priority is one thread's (setpriority(2)).
if (process.platform === 'linux') setPriority(Math.min(19, getPriority() + 5));

// The other thread shows the error, and knows fewer secrets.
process.on('uncaughtException', (error) => {
  const shown = new Error(hideSecrets(error.message));
  shown.stack = hideSecrets(error.stack ?? error.message);
  throw shown;
});

const permit = writePermit(workerData);
const asking = questions();
const answers = typedAnswers();
const { add, stop } = turns(one, skipped);

port.on('message', (message: NumberedTask | typeof toEnd) => {
  if (message === toEnd) return end();
  const { run, task } = message;
  if (task.type === 'answer') asking.answer(task.question, task.text);
  else if (task.type === 'stop') stop(task.of);
  else add(run, task);
});

/** Nothing is being written, nor will be. */
function end(): void {
  answers.wipe();
  process.exit();
}

async function one(turn: Turn): Promise<void> {
  const { task, signal, letOthersBegin } = turn;
  let mayWrite = false;
  const out = gathering(betweenReports(task), (notices) => post(turn, notices));
  const doing: Doing = {
    tell: out.tell,
    ask: asking.from(out.tell, signal),
    typedAnswers: answers.from(signal),
    call: { signal },
    beforeWriting: () => {
      permit.pass();
      mayWrite = true;
    },
    letOthersBegin,
  };
  try {
    await perform(task, doing);
  } catch (error) {
    out.tell({ type: 'failure', failure: failureOf(error) });
  } finally {
    // The outcome must be sent before the permit is free.
    out.flush();
    // Only a task that has the permit: another one may be within.
    if (mayWrite) permit.leave();
  }
}

function skipped(turn: Turn): void {
  const error = new PluginError('cancelled', 'stopped before it was begun');
  post(turn, [{ type: 'failure', failure: failureOf(error) }]);
}

function post({ run, task }: Turn, notices: FromWorker['notices']): void {
  port?.postMessage({ run, of: task.type, notices } satisfies FromWorker);
}

function failureOf(error: unknown): TaskFailure {
  const { exit, text } = explained(error);
  const at = error instanceof Fault ? error.at : null;
  return { text, exit: exit === 'done' || exit === 'pending' ? 'failed' : exit, ...(at === null ? {} : { at }) };
}
