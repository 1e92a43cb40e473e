import { type Fault, faults } from '@kpki/services';
import type { Ended } from './kpki.ts';
import type { Lane } from './lane.ts';
import type { Command } from './scenarios.ts';

export interface Mishap {
  readonly name: string;
  /** What happens: the rest of a sentence that begins with the server, or with kpki where it is killed. */
  readonly does: string;
  readonly isApplied: boolean;
  /** Whether other requests, from then on, are befallen too. */
  readonly befallsAll?: true;
  /** Whether only kpki's own time limit ends a request that it befalls. */
  readonly isEndless?: true;
  /** Whether the run is a process of its own, and ends there. */
  readonly endsProcess?: true;
  /** Whether it takes the real pauses of kpki to get over it. */
  readonly takesPatience?: true;
  /** What a proxy is to do at the request, and the run that meets it. */
  prepare(lane: Lane, command: Command): { readonly fault: Fault; readonly run: () => Promise<Ended> };
  recover?(lane: Lane): Promise<void>;
}

/** The server, or what is between it and kpki, fails by a row of the table of faults. */
export const serverMishaps: readonly Mishap[] = faults.map((fault) => ({
  ...fault,
  prepare: ({ run }, command) => ({ fault, run: () => run(command) }),
}));

/** Something is done to the real server, and then it gets the request. */
export function realMishap(
  { name, does, takesPatience }: Pick<Mishap, 'name' | 'does' | 'takesPatience'>,
  act: (lane: Lane) => Promise<void>,
  recover: (lane: Lane) => Promise<void>,
): Mishap {
  return {
    name,
    does,
    isApplied: false,
    befallsAll: true,
    ...(takesPatience && { takesPatience }),
    prepare: (lane, command) => ({
      fault: {
        name,
        does,
        isApplied: false,
        carryOut: async ({ forward, answer }) => {
          await act(lane);
          answer(await forward());
        },
      },
      run: () => lane.run(command),
    }),
    recover,
  };
}
