import { setImmediate } from 'node:timers/promises';
import type { TurnName, TurnTask } from './task.ts';

/** A task and its run. The signal is its own: it aborts when the task is stopped or gives way, and when it is over. */
export interface Turn {
  readonly run: number;
  readonly task: TurnTask;
  readonly signal: AbortSignal;
  /** The next one begins beside what is left of this one: see `Doing`. */
  readonly letOthersBegin: () => void;
}

interface Held extends Turn {
  readonly controller: AbortController;
  /** Resolves once others may begin. */
  readonly letBegin: Promise<void>;
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
 * Tasks, done one after another, as far as they do not let others begin. `perform` never rejects; `skipped` is told of a
 * task that was stopped before its turn came, and is not done.
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
  /** The one whose turn it is, and those that have let others begin. */
  const begun = new Set<Held>();
  let isWorking = false;

  const whole = async (turn: Held): Promise<void> => {
    begun.add(turn);
    try {
      await perform(turn);
    } finally {
      // What it has left behind, such as a question, is given up with it.
      turn.controller.abort();
      begun.delete(turn);
    }
  };

  const work = async (): Promise<void> => {
    isWorking = true;
    // What came meanwhile is read before each: a task may wait for nothing but what is known already.
    for (await setImmediate(); ; await setImmediate()) {
      const turn = waiting.shift();
      if (turn === undefined) break;
      // An error of it is a defect, which nobody catches: it ends the thread, also when others have begun by then.
      void whole(turn).then(turn.letOthersBegin);
      await turn.letBegin;
    }
    isWorking = false;
  };

  return {
    add: (run, task) => {
      if (givesWay.includes(task.type)) {
        take(waiting, (older) => older.task.type === task.type);
        abort(begun, (older) => older.task.type === task.type);
      }
      waiting.push(held(run, task));
      if (!isWorking) void work();
    },
    stop: (run) => {
      abort(begun, (each) => each.run === run);
      for (const turn of take(waiting, (each) => each.run === run)) skipped(turn);
    },
  };
}

function held(run: number, task: TurnTask): Held {
  const controller = new AbortController();
  const { promise: letBegin, resolve: letOthersBegin } = Promise.withResolvers<void>();
  return { run, task, controller, signal: controller.signal, letBegin, letOthersBegin };
}

function abort(begun: ReadonlySet<Held>, isMeant: (turn: Held) => boolean): void {
  for (const turn of begun) if (isMeant(turn)) turn.controller.abort();
}

/** Takes those out of the list that are meant. */
function take(waiting: Held[], isMeant: (turn: Held) => boolean): readonly Held[] {
  const taken = waiting.filter(isMeant);
  const left = waiting.filter((turn) => !isMeant(turn));
  waiting.splice(0, waiting.length, ...left);
  return taken;
}
