// Sweeps every mishap over the requests of every scenario, for each sink and for both at once, and writes what came of it
// to figures.json, the source of docs/reference/sink-faults.md. `--every N` tries one request in N with each mishap;
// `--mishap killed` tries those whose names begin so, `--scenario first` that alone, and `--sinks Vault` what fills these and
// no others; each of them leaves the figures as they are.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { temporaryDirectory } from '@kpki/services';
import { buildWorkingTree } from '@kpki/services/revisions';
import type { CellResult } from './cell.ts';
import { type Figures, figuresFile, type Row, rowsOf } from './figures.ts';
import { hurried } from './hurry.ts';
import { kills } from './kill.ts';
import { kubernetesMishaps } from './kubernetes/kubernetes-mishaps.ts';
import { openKubernetesStand } from './kubernetes/kubernetes-stand.ts';
import { type Mishap, serverMishaps } from './mishap.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import type { Stand } from './stand.ts';
import { oneIn, sweep } from './sweep.ts';
import { vaultMishaps } from './vault/vault-mishaps.ts';
import { openVaultStand } from './vault/vault-stand.ts';

const { values } = parseArgs({
  options: {
    every: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '6' },
    mishap: { type: 'string', default: '' },
    scenario: { type: 'string', default: '' },
    sinks: { type: 'string', default: '' },
  },
});
const every = Number(values.every);
const lanes = Number(values.lanes);

const rows: Row[] = [];
let complaints = 0;
let missed = 0;

await using resources = new AsyncDisposableStack();
const directory = resources.use(await temporaryDirectory());
const killing = kills((await buildWorkingTree(directory.path)).bundle);
const vault = resources.use(await openVaultStand());
const kubernetes = resources.use(await openKubernetesStand());
const real = new Map<Stand, readonly Mishap[]>([
  [vault, vaultMishaps(vault)],
  [kubernetes, kubernetesMishaps(kubernetes)],
]);

const isComplete = [values.mishap, values.scenario, values.sinks].every((each) => each === '');

for (const stands of [[vault], [kubernetes], [vault, kubernetes]]) {
  if (values.sinks !== '' && values.sinks !== stands.map(({ name }) => name).join(' and ')) continue;
  for (const scenario of scenarios.filter((each) => each.id.startsWith(values.scenario) && isAbout(each, stands))) {
    for (const lasts of [false, true]) {
      await part(stands, { scenario, mishaps: serverMishaps, lasts }, lanes);
    }
    await part(stands, { scenario, mishaps: killing, lasts: false }, lanes);
    const [own, ...others] = stands;
    const ownMishaps = own && others.length === 0 ? (real.get(own) ?? []) : [];
    await part(stands, { scenario, mishaps: ownMishaps, lasts: false }, 1);
  }
}
if (complaints > 0) process.exitCode = 1;

function isAbout({ between }: Scenario, stands: readonly Stand[]): boolean {
  return between === undefined || between.every((name) => stands.some((stand) => stand.name === name));
}

async function part(
  stands: readonly Stand[],
  what: Pick<Parameters<typeof sweep>[0], 'scenario' | 'mishaps' | 'lasts'>,
  lanesAtOnce: number,
): Promise<void> {
  const mishaps = what.mishaps.filter(({ name }) => name.startsWith(values.mishap));
  if (mishaps.length === 0) return;
  const sinks = stands.map(({ name }) => name).join(' and ');
  const results = await sweep({ ...what, mishaps, stands, choose: oneIn(every) }, lanesAtOnce, tell);
  rows.push(...rowsOf(sinks, results));
  if (isComplete) await save();
  const { scenario, lasts } = what;
  process.stderr.write(`${sinks}, ${scenario.title}${lasts ? ', lasting' : ''}: ${results.length} tries\n`);
}

function tell({ cell, met, complaints: found }: CellResult): void {
  if (met === null) missed += 1;
  complaints += found.length;
  const { stand, scenario, mishap, at, lasts } = cell;
  const where = `${stand.name}, ${scenario.id}, ${mishap.name}${lasts ? ' from' : ' at'} request ${at}`;
  for (const { breach, what } of found) process.stderr.write(`✗ ${where}: ${breach}: ${what}\n`);
}

/** After each part, so that what was measured is not lost where a later part ends badly. */
async function save(): Promise<void> {
  const cores = cpus();
  const legend = [...serverMishaps, ...killing, ...[...real.values()].flat()];
  const figures: Figures = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cores[0]?.model ?? 'a processor'}, ${cores.length} cores, Node ${process.version}`,
    servers: [vault.server, kubernetes.server],
    every,
    legend: [...new Map(legend.map(({ name, does, isApplied }) => [name, { name, does, isApplied }])).values()],
    rows,
    missed,
    longestPause: Math.max(0, ...hurried().pauses),
    complaints,
  };
  await writeFile(figuresFile, `${JSON.stringify(figures, null, 2)}\n`);
}
