import type { SendToApi } from '../src/transport/request.ts';

export interface Killer {
  readonly through: (send: SendToApi) => SendToApi;
  stopped(): boolean;
}

/** Two steps for each request: before it is sent, and after its answer, which is then lost. */
export function stopAfter(steps: number): Killer {
  let left = steps;
  let stopped = false;

  function step(): void {
    if (left <= 0) {
      stopped = true;
      throw new Error('killed');
    }
    left -= 1;
  }

  return {
    through: (send) => async (request, signal) => {
      step();
      const answer = await send(request, signal);
      step();
      return answer;
    },
    stopped: () => stopped,
  };
}
