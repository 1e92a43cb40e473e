// npm run same -- --against REV [--seed N] [--worlds N] [--world N] [--keep FOLDER] [--texts-aside]
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runProgram, temporaryDirectory } from '@kpki/services';
import { buildRevision, buildWorkingTree } from '@kpki/services/revisions';
import { notYetRenamedIn, renamed } from './renamed.ts';
import { openReport } from './report.ts';
import { compare } from './same.ts';
import { lifeOf } from './worlds.ts';

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    seed: { type: 'string' },
    worlds: { type: 'string', default: '10' },
    world: { type: 'string' },
    keep: { type: 'string' },
    'texts-aside': { type: 'boolean', default: false },
  },
});
const { against } = values;
if (against === undefined) throw new Error('--against REV is missing: the git revision to compare with');
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const numbers =
  values.world === undefined
    ? Array.from({ length: Number(values.worlds) }, (_, at) => at + 1)
    : [Number(values.world)];
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

await using directory = await temporaryDirectory();
const from = performance.now();
const seconds = (): string => `${((performance.now() - from) / 1000).toFixed(0)} s`;
console.error(`seed ${seed}; building ${against} and the working tree`);
const older = await buildRevision(against, join(directory.path, 'older-program'));
const newer = await buildWorkingTree(join(directory.path, 'newer-program'));
console.error(`built after ${seconds()}`);
const report = openReport({ against, seed });
const differences = await compare({
  older,
  newer,
  renamed: notYetRenamedIn(renamed, await tableOf(against)),
  areTextsCompared: !values['texts-aside'],
  worlds: new Map(numbers.map((number) => [number, lifeOf(seed, number)])),
  folder: values.keep === undefined ? join(directory.path, 'worlds') : resolve(values.keep),
  tell: (world, steps, found) => {
    console.error(`world ${world}: ${steps} steps, ${found.length} differences, after ${seconds()}`);
    const text = report.tell(found);
    if (text !== '') console.log(text);
  },
});
console.log(report.close(numbers.length));
if (differences.length > 0) process.exitCode = 1;

async function tableOf(revision: string): Promise<string | null> {
  const { code, stdout } = await runProgram('git', ['show', `${revision}:packages/spec/src/renamed-names.ts`]);
  return code === 0 ? stdout : null;
}
