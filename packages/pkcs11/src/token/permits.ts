import { onlyOnce } from '../module/turns.ts';

export interface Permits {
  take(): Promise<() => void>;
  /** Resolves once no permit is in use. */
  idle(): Promise<void>;
}

export function permits(most: number): Permits {
  const waiting: (() => void)[] = [];
  const watching: (() => void)[] = [];
  let taken = 0;

  function release(): void {
    const next = waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    taken -= 1;
    if (taken === 0) for (const reported of watching.splice(0)) reported();
  }

  return {
    take: () => {
      if (taken >= most) return new Promise((resolve) => waiting.push(() => resolve(onlyOnce(release))));
      taken += 1;
      return Promise.resolve(onlyOnce(release));
    },
    idle: () => (taken === 0 ? Promise.resolve() : new Promise((resolve) => watching.push(resolve))),
  };
}
