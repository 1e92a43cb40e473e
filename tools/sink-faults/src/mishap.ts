import { spawn } from 'node:child_process';
import { type Fault, faults } from '@kpki/services';
import type { Ended } from './kpki.ts';
import type { Lane } from './lane.ts';

/** What befalls a run at one of its requests. */
export interface Mishap {
  /** Unique. */
  readonly name: string;
  /** What happens: the rest of a sentence that begins with the server, or with kpki where it is killed. */
  readonly does: string;
  readonly isApplied: boolean;
  /** Whether the run is a process of its own, and ends there. */
  readonly endsProcess: boolean;
  /** What a proxy is to do at the request, and the run that meets it. */
  prepare(lane: Lane): { readonly fault: Fault; readonly run: () => Promise<Ended> };
}

/** The server, or what is between it and kpki, fails; kpki runs in this process. */
export const serverMishaps: readonly Mishap[] = faults.map((fault) => ({
  ...fault,
  endsProcess: false,
  prepare: ({ apply }) => ({ fault, run: apply }),
}));

/** kpki itself is killed as it waits for an answer; `program` is the file of the built program. */
export function kills(program: string): readonly Mishap[] {
  return [kill(program, false), kill(program, true)];
}

function kill(program: string, isApplied: boolean): Mishap {
  const name = isApplied ? 'killed-after' : 'killed-before';
  const does = isApplied ? 'is killed when the request was carried out' : 'is killed before the request is carried out';
  return {
    name,
    does,
    isApplied,
    endsProcess: true,
    prepare: ({ applyWords }) => {
      const child = spawn(process.execPath, [program, ...applyWords], { stdio: 'pipe' });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          said += text;
        });
      }
      const ended = new Promise<Ended>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => resolve({ code, said }));
      });
      const fault: Fault = {
        name,
        does,
        isApplied,
        carryOut: async ({ forward, socket }) => {
          if (isApplied) await forward();
          child.kill('SIGKILL');
          socket.destroy();
        },
      };
      return { fault, run: () => ended };
    },
  };
}
