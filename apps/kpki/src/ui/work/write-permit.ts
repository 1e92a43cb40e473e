import { PluginError } from '@kpki/plugin';

const open = 0;
const passed = 1;
const shut = 2;

/** Lets the other thread end the worker at any moment, even during a computation, without cutting a write short. */
interface WritePermit {
  /** Given to the other thread for the same permit. */
  readonly shared: SharedArrayBuffer;
  /** Call before writing; may be repeated within. Throws 'cancelled' once writing is shut. */
  pass(): void;
  /** Call when the task is over, whether it wrote or not. */
  leave(): void;
  /** Resolves once no task is within and none may pass. A task that is within may pass until it leaves. */
  shut(): Promise<void>;
  /** Waits no more: the thread is gone, or its write may be cut short. */
  abandon(): void;
}

export function writePermit(
  shared: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
): WritePermit {
  const state = new Int32Array(shared);
  return {
    shared,
    pass: () => {
      if (Atomics.compareExchange(state, 0, open, passed) === shut) {
        throw new PluginError('cancelled', 'stopped before anything more was written; what was written is whole');
      }
    },
    leave: () => {
      Atomics.compareExchange(state, 0, passed, open);
      Atomics.notify(state, 0);
    },
    shut: async () => {
      while (Atomics.compareExchange(state, 0, open, shut) === passed) await Atomics.waitAsync(state, 0, passed).value;
    },
    abandon: () => {
      Atomics.store(state, 0, shut);
      Atomics.notify(state, 0);
    },
  };
}
