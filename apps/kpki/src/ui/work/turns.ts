import { setImmediate } from 'node:timers/promises';
import type { TurnName, TurnTask } from './task.ts';

/** A task and its run. The signal is its own: it aborts when the task is stopped or gives way, and when it is over. */
export interface Turn {
  readonly run: number;
  readonly task: TurnTask;
  readonly signal: AbortSignal;
}

interface Held extends Turn {
  readonly controller: AbortController;
}

/** What these say of an older run is of no interest to anybody; all others are done to their end, whatever follows. */
const givesWay: readonly TurnName[] = [
  'read',
  'plan',
  'look at rotation',
  'plan undo',
  'check environment',
  'judge',
  'test draft',
];

/**
 * Tasks, done one after another. `perform` never rejects; `skipped` is told of a task that was stopped before its turn
 * came, and is not done.
 */
export function turns(
  perform: (turn: Turn) => Promise<void>,
  skipped: (turn: Turn) => void,
): {
  readonly add: (run: number, task: TurnTask) => void;
  /** Of a run that is over, or that never was, nothing is stopped. */
  readonly stop: (run: number) => void;
} {
  const waiting: Held[] = [];
  let current: Held | null = null;
  let isWorking = false;

  const work = async (): Promise<void> => {
    isWorking = true;
    // What came meanwhile is read before each: a task may wait for nothing but what is known already.
    for (await setImmediate(); ; await setImmediate()) {
      current = waiting.shift() ?? null;
      if (current === null) break;
      const { controller } = current;
      await perform(current);
      // What it has left behind, such as a question, is given up with it.
      controller.abort();
      current = null;
    }
    isWorking = false;
  };

  return {
    add: (run, task) => {
      if (givesWay.includes(task.type)) {
        take(waiting, (older) => older.task.type === task.type);
        if (current?.task.type === task.type) current.controller.abort();
      }
      const controller = new AbortController();
      waiting.push({ run, task, controller, signal: controller.signal });
      if (!isWorking) void work();
    },
    stop: (run) => {
      if (current?.run === run) current.controller.abort();
      for (const turn of take(waiting, (each) => each.run === run)) skipped(turn);
    },
  };
}

/** Takes those out of the list that are meant. */
function take(waiting: Held[], isMeant: (turn: Held) => boolean): readonly Held[] {
  const taken = waiting.filter(isMeant);
  const left = waiting.filter((turn) => !isMeant(turn));
  waiting.splice(0, waiting.length, ...left);
  return taken;
}
