import type { SendToVault } from '../src/client/send.ts';

export interface Killed {
  through(send: SendToVault): SendToVault;
  /** Whether the call ended before the process was killed. */
  run(act: () => Promise<unknown>): Promise<'killed' | 'finished'>;
}

/** Simulates a process that dies after so many answers: it never receives another one. */
export function killedAfter(requests: number): Killed {
  let left = requests;
  const dead = Promise.withResolvers<'killed'>();
  return {
    through: (send) => (outgoing, signal) => {
      if (left === 0) {
        dead.resolve('killed');
        return new Promise(() => {});
      }
      left -= 1;
      return send(outgoing, signal);
    },
    run: (act) => Promise.race([dead.promise, act().then(() => 'finished' as const)]),
  };
}
