import type { Difference } from './compare.ts';

export interface Asked {
  readonly against: string;
  readonly seed: number;
}

const most = 12;

export interface Report {
  /** The new differences, each with the command that shows it; empty if there are none. */
  tell(differences: readonly Difference[]): string;
  /** The last line: how many there are. */
  close(worlds: number): string;
}

/** Tells every difference once, where it was met first. */
export function openReport({ against, seed }: Asked): Report {
  const counts = new Map<string, number>();
  return {
    tell: (differences) => {
      const entries: string[] = [];
      for (const each of differences) {
        const key = JSON.stringify([each.older, each.newer]);
        const count = counts.get(key) ?? 0;
        counts.set(key, count + 1);
        if (count === 0) entries.push(entryOf(each, { against, seed }));
      }
      return entries.join('\n');
    },
    close: (worlds) => {
      const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
      return counts.size === 0
        ? `${worlds} worlds, no differences from ${against}`
        : `${worlds} worlds, ${counts.size} differences from ${against}, met ${all} times`;
    },
  };
}

function entryOf({ world, step, title, older, newer }: Difference, { against, seed }: Asked): string {
  return [
    `${title}   (world ${world}, step ${step})`,
    ...cut(older).map((line) => `- ${line}`),
    ...cut(newer).map((line) => `+ ${line}`),
    `  again: npm run same -- --against ${against} --seed ${seed} --world ${world}`,
    '',
  ].join('\n');
}

function cut(lines: readonly string[]): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `… ${lines.length - most} more lines`];
}
