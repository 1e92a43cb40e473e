import { type Difference, listed } from './compare.ts';

export interface Asked {
  readonly against: string;
  readonly seed: number;
  readonly worlds: number;
}

/** So many lines of one difference are shown. */
const most = 12;

/** Every difference once, with what shows it again. */
export function reportOf(differences: readonly Difference[], { against, seed, worlds }: Asked): string {
  if (differences.length === 0) return `${worlds} worlds: no differences from ${against}`;
  const all = listed(differences);
  const entries = all.map(({ first, count }) => {
    const { world, step, title, older, newer } = first;
    return [
      `${title}   (world ${world}, step ${step}${count === 1 ? '' : `; ${count} times in all`})`,
      ...cut(older).map((line) => `- ${line}`),
      ...cut(newer).map((line) => `+ ${line}`),
      `  again: npm run same -- --against ${against} --seed ${seed} --world ${world} --keep /tmp/same`,
    ].join('\n');
  });
  return [...entries, `${all.length} differences from ${against} in ${worlds} worlds`].join('\n\n');
}

function cut(lines: readonly string[]): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), `… ${lines.length - most} more lines`];
}
