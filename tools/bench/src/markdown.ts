import type { Figures } from './benchmark.ts';
import { costRows } from './cost.ts';

export function markdownOf(figures: readonly Figures[]): string {
  const medians = new Map(figures.map(({ row, median }) => [row, median]));
  const rows = figures.flatMap(({ row }) => {
    const own = costRows(row).map((each) => medians.get(each));
    if (own.includes(undefined)) return [];
    return [`| ${[row.trim(), ...own.map((median) => median?.toFixed(0))].join(' | ')} |`];
  });
  return ['| | wall, ms | processor, ms | memory, MiB |', '|---|---|---|---|', ...rows].join('\n');
}
