import { PluginError } from '@kpki/plugin';

const open = 0;
const passed = 1;
const shut = 2;

/**
 * What two threads know in common: whether the one that works is within a task that writes, and whether it still may
 * begin one. The other may so end it at any moment, even while it computes for seconds and hears nothing, and no write is
 * cut short.
 */
export interface WriteGate {
  /** What the other thread is given to have the same gate. */
  readonly shared: SharedArrayBuffer;
  /** Before whatever writes; within, it may be passed again. Throws 'cancelled' once the gate is shut. */
  pass(): void;
  /** When the task is over, whether it wrote or not. */
  leave(): void;
  /** Resolves when nobody is within, and nobody passes any more; whoever is within passes until it leaves. */
  shut(): Promise<void>;
  /** Nobody waits for whoever is within: the thread is gone, or what it writes may be cut short. */
  abandon(): void;
}

export function writeGate(shared: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)): WriteGate {
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
