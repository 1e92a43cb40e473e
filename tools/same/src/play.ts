import { chmod, copyFile, cp, mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramResult, programPath, runProgram } from '@kpki/services';
import { withoutChance } from './chance.ts';
import { describeFiles, filesBelow } from './files.ts';
import { openIdentities } from './identities.ts';
import { jsonLines, parsedJson } from './json.ts';
import { newerText, olderText, olderWords, type Renamed } from './renamed.ts';
import { type Damage, type Run, type Step, titleOf } from './step.ts';

export interface Seen {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface Player {
  /** What Node runs. */
  readonly bundle: string;
  /** Null: what the worlds are written for. */
  readonly renamed: Renamed | null;
  readonly areTextsCompared: boolean;
  /** Of this world and this program, and made for it. */
  readonly folder: string;
  readonly pool: string;
  /** When the world begins. */
  readonly start: Date;
}

const started = join(import.meta.dirname, 'started');

/** Plays the steps in a folder of their own, and answers what was seen after each. */
export async function play(steps: readonly Step[], player: Player): Promise<readonly Seen[]> {
  const { renamed } = player;
  const cluster = join(player.folder, 'cluster');
  await mkdir(cluster, { recursive: true });
  await copyFile(join(started, 'keys.js'), join(cluster, 'keys.js'));
  const identities = openIdentities();
  const all: Seen[] = [];
  for (const [at, step] of steps.entries()) {
    const result = await done(step, cluster, player, at);
    const files = describeFiles(await filesBelow(cluster), identities, `@${at + 1}`, player.areTextsCompared);
    const said = result === null ? [] : linesSaid(result, player.areTextsCompared, identities.hide);
    const shown = (line: string): string => withoutChance(line.replaceAll(player.folder, ''));
    // What sinks store keeps its names: of files only the fields of a spec are translated.
    const lines = [
      ...said.map(shown).map((line) => (renamed === null ? line : newerText(line, renamed))),
      ...files
        .map(shown)
        .map((line) => (renamed === null ? line : newerText(line, { ...renamed, flags: [], said: [] }))),
    ];
    all.push({ title: titleOf(step), lines });
  }
  return all;
}

async function done(step: Step, cluster: string, player: Player, at: number): Promise<ProgramResult | null> {
  switch (step.kind) {
    case 'run':
      return kpki(step, cluster, player, at);
    case 'write':
      await writeFile(
        join(cluster, step.file),
        player.renamed === null ? step.text : olderText(step.text, player.renamed),
      );
      return null;
    case 'copy':
      await cp(join(cluster, step.from), join(cluster, step.to), { recursive: true }).catch(() => {});
      return null;
    case 'damage':
      await damage(step, join(cluster, 'out'));
      return null;
  }
}

function kpki({ words, day, fault }: Run, cluster: string, player: Player, at: number): Promise<ProgramResult> {
  const line = [
    process.execPath,
    '--import',
    join(started, 'clock.js'),
    player.bundle,
    ...(player.renamed === null ? words : olderWords(words, player.renamed)),
  ];
  // One thread for the disk: strace counts the calls of each thread apart.
  const strace = fault === null ? [] : ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${fault.call}`];
  const inject = fault === null ? [] : ['-e', `inject=${fault.call}:${fault.what}:when=${fault.when}`];
  const [program = '', ...rest] = fault === null ? line : [programPath('strace'), ...strace, ...inject, ...line];
  const now = player.start.getTime() + (day * 24 * 60 + at) * 60_000;
  return runProgram(program, rest, {
    directory: cluster,
    withinMilliseconds: 120_000,
    environment: {
      UV_THREADPOOL_SIZE: '1',
      KPKI_SAME_NOW: new Date(now).toISOString(),
      KPKI_SAME_POOL: player.pool,
      KPKI_SAME_WORLD: player.folder,
      HOME: player.folder,
      XDG_CONFIG_HOME: join(player.folder, 'config'),
      TZ: 'UTC',
      NO_COLOR: '1',
    },
  });
}

async function damage({ how, file }: Damage, folder: string): Promise<void> {
  const paths = (await filesBelow(folder))
    .filter(({ path, bytes }) => bytes !== null && !path.startsWith('.'))
    .map(({ path }) => join(folder, path));
  const path = paths[file % paths.length];
  const next = paths[(file + 1) % paths.length];
  if (path === undefined || next === undefined) return;
  if (how === 'remove') await rm(path);
  else if (how === 'cut') await truncate(path, 100);
  else if (how === 'open to all') await chmod(path, 0o666);
  else await copyFile(path, next);
}

/** What a program said and how it ended, in lines; JSON with a line for each value. Without texts, only JSON is left. */
function linesSaid(
  { code, stdout, stderr }: ProgramResult,
  areTextsCompared: boolean,
  hide: (text: string) => string,
): readonly string[] {
  const stream = (name: string, text: string): readonly string[] =>
    text
      .split('\n')
      .flatMap((line) => unfolded(line, areTextsCompared))
      .map((line) => `${name}: ${hide(line)}`);
  return [`exit code: ${code}`, ...stream('stdout', stdout), ...stream('stderr', stderr)];
}

function unfolded(line: string, areTextsCompared: boolean): readonly string[] {
  const value = parsedJson(line);
  if (value === undefined) return areTextsCompared ? [line] : [];
  return jsonLines(value, areTextsCompared);
}
