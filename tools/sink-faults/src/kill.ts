import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Fault, runProgram } from '@kpki/services';
import type { Ended } from './kpki.ts';
import type { Mishap } from './mishap.ts';

const app = join(import.meta.dirname, '../../../apps/kpki');

/** Builds the program as users get it from the sources as they are now; answers its file. */
export async function buildKpki(folder: string): Promise<string> {
  const result = await runProgram(process.execPath, ['integration/ui/build.ts', folder], { directory: app });
  if (result.code !== 0) throw new Error(`kpki cannot be built:\n${result.stderr}`);
  return join(folder, 'kpki.js');
}

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
