import { join } from 'node:path';
import { binaryAsModule, binaryUnderTest, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { isSoak, partOfDraw } from '@kpki/services/random-cases';
import { buildWorkingTree } from '@kpki/services/revisions';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaintsOf } from '../src/complaints.ts';
import { writesOfSecondRun } from '../src/idle.ts';
import { scenarioOf, scenarios } from '../src/scenarios.ts';
import { lengthOfRun, signalled } from '../src/signals.ts';
import { type Stage, setUp } from '../src/stage.ts';
import { sweep } from '../src/sweep.ts';
import { together } from '../src/together.ts';
import { lastingTrialsOf, trialsOf } from '../src/trials.ts';

// A draw does one of the scenarios and sends one of the signals, the next draw the next ones; KPKI_SOAK=all does all of them.
// A sample, spread over all calls of a run, another one each time; `npm run sweep -w @kpki/sweep` tries every one.
const offset = Number(process.env['KPKI_SWEEP_OFFSET'] ?? Math.random().toFixed(4));
process.stderr.write(`sweep: KPKI_SWEEP_OFFSET=${offset} tries the same calls again\n`);
const sample = { opens: 12, errors: 1, most: 3, offset };
const byKpki = partOfDraw(
  scenarios.filter(({ program }) => program === 'kpki'),
  4,
);

needs('strace', 'openssl')('kpki, killed and with failing calls', () => {
  let directory: TemporaryDirectory | undefined;
  let kpki = '';

  const stageOf = (id: string, purpose: string): Promise<Stage> =>
    setUp(scenarioOf(id), join(directory?.path ?? '', purpose), kpki);

  beforeAll(async () => {
    directory = await temporaryDirectory();
    const binary = binaryUnderTest();
    if (binary === null) ({ bundle: kpki } = await buildWorkingTree(join(directory.path, 'kpki')));
    else kpki = await binaryAsModule(binary, directory.path);
  });

  afterAll(async () => {
    await directory?.[Symbol.asyncDispose]();
  });

  /** Traced once for both sweeps, of which each begins by what was there before. */
  const stages = new Map<string, Promise<Stage>>();
  const sweptStage = (id: string): Promise<Stage> => {
    const made = stages.get(id) ?? stageOf(id, 'sweep');
    stages.set(id, made);
    return made;
  };

  test.each(byKpki)(
    '$title: one plain run completes it',
    async ({ id }) => {
      const stage = await sweptStage(id);
      const { outcomes } = await sweep(stage, trialsOf(stage.targets, sample), kpki);
      expect(outcomes.flatMap((outcome) => complaintsOf(stage, outcome))).toEqual([]);
      // What was not met again is rare; a sample of nothing would prove nothing.
      for (const isKill of [true, false]) {
        const met = outcomes.filter(({ injection }) => (injection === 'SIGKILL') === isKill);
        expect(met.length).toBeGreaterThanOrEqual(sample.most - 2);
      }
    },
    180_000,
  );

  test.each(byKpki)(
    '$title: calls that fail for good leave what one plain run completes, and no word that nothing was written',
    async ({ id }) => {
      const stage = await sweptStage(id);
      const { outcomes } = await sweep(stage, lastingTrialsOf(stage.lasting, sample), kpki);
      expect(outcomes.flatMap((outcome) => complaintsOf(stage, outcome))).toEqual([]);
      expect(outcomes.length).toBeGreaterThanOrEqual(sample.most - 2);
    },
    300_000,
  );

  test.each(partOfDraw(['SIGINT', 'SIGTERM'] as const, 2))(
    '%s, once and twice, at moments of a run',
    async (signal) => {
      const stage = await stageOf('kpki-rekey', signal);
      const length = await lengthOfRun(stage);
      for (const times of [1, 2]) {
        const after = Math.random() * length;
        const one = await signalled(stage, kpki, { signal, times, after });
        const circumstances = `${times} times after ${after} ms: ${JSON.stringify(one)}`;
        expect([0, 130, signal], circumstances).toContain(one.ended);
        expect(['before', 'after', 'partly', 'between'], circumstances).toContain(one.state);
        expect(one.readableKeys, circumstances).toEqual([]);
        expect(['complete', 'locked'], circumstances).toContain(one.end.end);
      }
    },
    120_000,
  );

  test('of several runs at once one does it all', async () => {
    const stage = await stageOf('kpki-first', 'together');
    const [rounds, runs] = isSoak ? [2, 8] : [1, 4];
    for (let round = 0; round < rounds; round += 1) expect((await together(stage, runs)).complaints).toEqual([]);
  }, 120_000);

  test('a second run on an unchanged spec makes no call that changes the folder', async () => {
    expect(await writesOfSecondRun(await stageOf('kpki-first', 'twice'))).toEqual([]);
  });
});
