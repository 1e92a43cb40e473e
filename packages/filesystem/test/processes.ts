import type { Processes } from '../src/holder.ts';

export interface ModelProcesses {
  process(): Processes & { kill(): void };
  killAll(): void;
}

export function modelProcesses(): ModelProcesses {
  const alive = new Set<number>();
  let processes = 0;
  let tokens = 0;
  return {
    killAll: () => alive.clear(),
    process: () => {
      const pid = ++processes;
      const givenUp = new Set<string>();
      alive.add(pid);
      return {
        holder: (holder) => ({
          holder,
          host: 'test',
          pid,
          started: null,
          boot: null,
          namespace: null,
          token: `token-${++tokens}`,
        }),
        isProvablyDead: (other) => !alive.has(other.pid) || givenUp.has(other.token),
        isNear: () => true,
        gaveUp: ({ token }) => {
          givenUp.add(token);
        },
        kill: () => {
          alive.delete(pid);
        },
      };
    },
  };
}
