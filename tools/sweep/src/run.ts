// Sweeps every scenario and writes what came of it to figures.json, the source of docs/reference/crashes.md.
// `--opens`, `--errors`, `--most` (see trials.ts), `--signals` and `--rounds` bound it.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { temporaryDirectory } from '@kpki/services';
import { buildWorkingTree } from '@kpki/services/revisions';
import { complaintsOf } from './complaints.ts';
import { counted, type Figures, figuresFile, type Row, rowsOf } from './figures.ts';
import { writesOfSecondRun } from './idle.ts';
import { type Scenario, scenarioOf, scenarios } from './scenarios.ts';
import { lengthOfRun, type Signalled, signalled } from './signals.ts';
import { setUp } from './stage.ts';
import { sweep } from './sweep.ts';
import { together } from './together.ts';
import { lastingTrialsOf, trialsOf } from './trials.ts';

const { values } = parseArgs({
  options: {
    opens: { type: 'string', default: '1' },
    errors: { type: 'string', default: '5' },
    most: { type: 'string', default: 'Infinity' },
    signals: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '100' },
  },
});
const bounds = { opens: Number(values.opens), errors: Number(values.errors), most: Number(values.most) };
const rounds = Number(values.rounds);
const runsAtOnce = 8;
const signals = Number(values.signals);

const complaints: string[] = [];
const rows = new Map<string, readonly Row[]>();
const gotSignal: Signalled[] = [];
const endedTogether: string[] = [];
let missed = 0;
let secondRunWrites = 0;

await using directory = await temporaryDirectory();
const { bundle: kpki } = await buildWorkingTree(join(directory.path, 'kpki'));

const sweepAll = async (): Promise<void> => {
  for (const scenario of scenarios) await sweepOne(scenario);
};
// What is under strace keeps to one processor.
await Promise.all([sweepAll(), signalsAndRaces()]);
for (const complaint of complaints) process.stderr.write(`✗ ${complaint}\n`);
if (complaints.length > 0 || secondRunWrites > 0) process.exitCode = 1;

async function sweepOne(scenario: Scenario): Promise<void> {
  const stage = await setUp(scenario, directory.path, kpki);
  const all = { ...bounds, offset: 0.5 };
  const trials = [...trialsOf(stage.targets, all), ...lastingTrialsOf(stage.lasting, all)];
  const result = await sweep(stage, trials, kpki);
  missed += result.missed;
  rows.set(scenario.id, rowsOf(scenario, result));
  if (scenario.program === 'kpki') {
    complaints.push(...result.outcomes.flatMap((outcome) => complaintsOf(stage, outcome)));
    secondRunWrites += (await writesOfSecondRun(stage)).length;
  }
  await save();
  process.stderr.write(`${scenario.id}: ${result.outcomes.length} tries, ${result.missed} missed\n`);
}

async function signalsAndRaces(): Promise<void> {
  const stage = await setUp(scenarioOf('kpki-rekey'), join(directory.path, 'signals'), kpki);
  // A little longer than a run takes here, so that some signals come too late.
  const length = 1.1 * (await lengthOfRun(stage));
  for (let at = 0; at < signals; at += 1) {
    const signal = at % 2 === 0 ? 'SIGINT' : 'SIGTERM';
    const times = at % 4 < 2 ? 1 : 2;
    const one = await signalled(stage, kpki, { signal, times, after: Math.random() * length });
    gotSignal.push(one);
    if (one.state === 'unusable' || one.readableKeys.length > 0 || !['complete', 'locked'].includes(one.end.end)) {
      complaints.push(`${signal}: ${JSON.stringify(one)}`);
    }
  }
  await save();
  const racing = await setUp(scenarioOf('kpki-first'), join(directory.path, 'together'), kpki);
  for (let round = 0; round < rounds; round += 1) {
    const { codes, complaints: found } = await together(racing, runsAtOnce);
    endedTogether.push(...codes.map(String));
    complaints.push(...found.map((complaint) => `eight at once: ${complaint}`));
  }
  await save();
}

/** After each part, so that what was measured is not lost where a later part ends badly. */
async function save(): Promise<void> {
  const cores = cpus();
  const figures: Figures = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cores[0]?.model ?? 'a processor'}, ${cores.length} cores, Node ${process.version}`,
    bounds: { ...bounds, most: Number.isFinite(bounds.most) ? bounds.most : null },
    rows: scenarios.flatMap(({ id }) => rows.get(id) ?? []),
    missed,
    signals: {
      runs: gotSignal.length,
      ended: counted(gotSignal.map(({ ended }) => String(ended))),
      before: counted(gotSignal.map(({ state }) => state)),
    },
    together: { rounds: endedTogether.length / runsAtOnce, runs: runsAtOnce, ended: counted(endedTogether) },
    secondRunWrites,
    complaints: complaints.length,
  };
  await writeFile(figuresFile, `${JSON.stringify(figures, null, 2)}\n`);
}
