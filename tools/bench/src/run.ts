import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { compare } from './against.ts';
import { type Figures, measured } from './benchmark.ts';
import { groups } from './benchmarks/table.ts';
import { markdownOf } from './markdown.ts';
import { peerRatios } from './ratios.ts';
import { untilClosed } from './stands.ts';

const { values, positionals } = parseArgs({
  options: { markdown: { type: 'boolean' }, against: { type: 'string' }, times: { type: 'string' } },
  allowPositionals: true,
});
const wanted = positionals[0] ?? '';
const all: Figures[] = [];
const number = (value: number): string => value.toFixed(1).padStart(9);
const cores = cpus();

console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cores[0]?.model ?? 'a processor'}, ${cores.length} cores, Node ${process.version}`,
);
if (values.against !== undefined) {
  const times = values.times === undefined ? null : Number(values.times);
  await compare({ benchmarks: groups, revision: values.against, wanted, times });
} else {
  await measureAll();
}

async function measureAll(): Promise<void> {
  console.log(
    `${'milliseconds, where no other unit is named'.padEnd(70)}  count${['min', 'median', 'p95', 'max'].map((head) => head.padStart(9)).join('')}`,
  );
  for (const group of groups) {
    if (!group.some(({ rows }) => rows.some((row) => row.includes(wanted)))) continue;
    const figures = await measured(group);
    all.push(...figures);
    for (const each of figures) print(each);
    for (const { row, peer, ratio } of peerRatios(group, figures)) {
      console.log(`  ${ratio.toFixed(2)} times: ${row.trim()} / ${peer.trim()}`);
    }
  }
  await untilClosed.disposeAsync();
  if (values.markdown) console.log(`\n${markdownOf(all)}`);
}

function print({ row, count, min, median, p95, max }: Figures): void {
  console.log(`${row.padEnd(70)}${String(count).padStart(7)}${[min, median, p95, max].map(number).join('')}`);
}
