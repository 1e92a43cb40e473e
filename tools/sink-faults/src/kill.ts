import { type ChildProcess, spawn } from 'node:child_process';
import type { Fault } from '@kpki/services';
import type { Ended } from './kpki.ts';
import type { Mishap } from './mishap.ts';

/** kpki itself is killed as it waits for an answer; `program` is the file of the built program. */
export function kills(program: string): readonly Mishap[] {
  return [
    kill(program, 'killed-before', false, 'is killed (SIGKILL) before the request is carried out'),
    kill(program, 'killed-after', true, 'is killed (SIGKILL) when the request was carried out'),
  ];
}

function kill(program: string, name: string, isApplied: boolean, does: string): Mishap {
  return {
    name,
    does,
    isApplied,
    endsProcess: true,
    prepare: (lane, command) => {
      const { child, ended } = started(program, lane.wordsOf(command));
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

/** A mishap of a server that meets the program as users have it: a process, with its own pauses. */
export function throughProgram(program: string, fault: Fault): Mishap {
  return {
    ...fault,
    endsProcess: true,
    prepare: (lane, command) => ({ fault, run: () => started(program, lane.wordsOf(command)).ended }),
  };
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

function started(program: string, words: readonly string[]): Started {
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
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
  return { child, ended };
}
