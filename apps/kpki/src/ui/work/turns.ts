import { setImmediate } from 'node:timers/promises';
import type { TurnName, TurnTask } from './task.ts';

/** `signal` aborts if the task is stopped, replaced or over. */
export interface Turn {
  readonly run: number;
  readonly task: TurnTask;
  readonly signal: AbortSignal;
  /** See `Doing`. */
  readonly letOthersBegin: () => void;
}

interface HeldTurn extends Turn {
  readonly controller: AbortController;
  readonly letBegin: Promise<void>;
}

/** A newer task of the same kind replaces these; all others are finished. */
const givesWay: readonly TurnName[] = [
  'read',
  'read fleet',
  'plan',
  'read rotation',
  'ask servers',
  'plan undo',
  'check environment',
  'judge',
  'test draft',
];

/** `perform` must not reject. `skipped` gets tasks that were stopped before their turn. */
export function turns(
  perform: (turn: Turn) => Promise<void>,
  skipped: (turn: Turn) => void,
): {
  readonly add: (run: number, task: TurnTask) => void;
  readonly stop: (run: number) => void;
} {
  const waiting: HeldTurn[] = [];
  /** The current one, and those that have let others begin. */
  const begun = new Set<HeldTurn>();
  let isWorking = false;

  const whole = async (turn: HeldTurn): Promise<void> => {
    begun.add(turn);
    try {
      await perform(turn);
    } finally {
      // Withdraws what it has left open, such as a question.
      turn.controller.abort();
      begun.delete(turn);
    }
  };

  const work = async (): Promise<void> => {
    isWorking = true;
    // Reads messages between tasks: a task may not wait for anything.
    for (await setImmediate(); ; await setImmediate()) {
      const turn = waiting.shift();
      if (turn === undefined) break;
      // An error is a defect and ends the thread, even if others have begun.
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

function held(run: number, task: TurnTask): HeldTurn {
  const controller = new AbortController();
  const { promise: letBegin, resolve: letOthersBegin } = Promise.withResolvers<void>();
  return { run, task, controller, signal: controller.signal, letBegin, letOthersBegin };
}

function abort(begun: ReadonlySet<HeldTurn>, isMeant: (turn: HeldTurn) => boolean): void {
  for (const turn of begun) if (isMeant(turn)) turn.controller.abort();
}

function take(waiting: HeldTurn[], isMeant: (turn: HeldTurn) => boolean): readonly HeldTurn[] {
  const taken = waiting.filter(isMeant);
  const left = waiting.filter((turn) => !isMeant(turn));
  waiting.splice(0, waiting.length, ...left);
  return taken;
}
