import { type Figures, measured } from './benchmark.ts';
import { groups } from './benchmarks/table.ts';

const wanted = process.argv[2] ?? '';
const number = (value: number): string => value.toFixed(1).padStart(9);

console.log(
  `${'milliseconds'.padEnd(56)}  times${['min', 'median', 'p95', 'max'].map((head) => head.padStart(9)).join('')}`,
);
for (const group of groups) {
  if (!group.some(({ name }) => name.includes(wanted))) continue;
  for (const { name, count, min, median, p95, max } of await measured(group))
    print({ name, count, min, median, p95, max });
}

function print({ name, count, min, median, p95, max }: Figures): void {
  console.log(`${name.padEnd(56)}${String(count).padStart(7)}${[min, median, p95, max].map(number).join('')}`);
}
