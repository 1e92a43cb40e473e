import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { nextRun } from './tools/house-rules/src/test-kinds/next-run.ts';
import { type TestKind, type TestKindName, testKinds } from './tools/house-rules/src/test-kinds/test-kinds.ts';
import { cacheDirectory, compileCache } from './tools/services/src/cache.ts';
import { partOf, writesSnapshots } from './tools/services/src/random-cases.ts';

/**
 * How many files run at once: more than there are cores, since most files wait for a server or a program half of the time.
 * Among many more, what holds a lease in a test is late to renew it.
 */
const filesAtOnce = availableParallelism() + 2;

/** A worker goes on with files of one kind; what waits most begins first, and what only computes fills the gaps. */
class ByKind extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const kinds = Object.keys(testKinds);
    const order = ({ project }: TestSpecification): number => kinds.indexOf(project.name);
    return (await super.sort(files)).toSorted((one, other) => order(one) - order(other));
  }
}

/** What runs once, before the files of these kinds. */
const before: Readonly<Partial<Record<TestKindName, readonly string[]>>> = {
  program: ['./apps/kpki/test/built/set-up.ts', './tools/house-rules/test/build.ts'],
  components: ['./apps/kpki/test/built/set-up.ts', './tools/services/src/servers-of-run/set-up.ts'],
  load: ['./apps/kpki/test/built/set-up.ts'],
  soak: [
    './apps/kpki/test/built/set-up.ts',
    './tools/house-rules/test/build.ts',
    './tools/services/src/servers-of-run/set-up.ts',
  ],
};

/** For the processes of the tests only: whole soak files are not drawn for that. */
const ofUpdate = process.argv.some((word) => word === '-u' || word === '--update') ? { [writesSnapshots]: 'all' } : {};

/**
 * The real servers are Go programs that live for seconds: with Go's defaults, a fifth of their processor time goes into
 * collecting garbage of some hundred megabytes.
 */
const ofServers = { GOGC: '400', GOMEMLIMIT: '768MiB' };

/** A rotation starts kpki some thirty times. Tests of kind program set the same in script.ts, where nothing traces kpki. */
const ofPrograms: Readonly<Partial<Record<TestKindName, Readonly<Record<string, string>>>>> = {
  load: { NODE_COMPILE_CACHE: compileCache },
};

const here = (file: string): string => join(import.meta.dirname, file);
const filesOf = (ending: string): string =>
  `{packages,apps,tools}/*/{src,test,integration}/**/*${ending}.test.{ts,tsx}`;
const otherEndings = Object.values(testKinds).flatMap(({ ending }) => (ending === '' ? [] : [filesOf(ending)]));

/** `npm test` takes some of the files of a kind; `npm run test:soak`, or who names a file of that kind, takes all. */
function filesOfKind({ ending, taken }: TestKind): readonly string[] {
  const pattern = filesOf(ending);
  if (taken === 'all' || process.argv.some((word) => word.includes(`${ending}.test.`))) return [pattern];
  const all = globSync(pattern, { cwd: import.meta.dirname }).toSorted();
  return partOf(all, taken === 'one' ? all.length : 10);
}

/**
 * These start a thread from the sources, which have `using`. An earlier Node reads that only where it is compiled: in the
 * bundle, whose thread program tests start, and in what vitest hands to a test.
 */
const fromSource =
  Number.parseInt(process.versions.node, 10) < 24
    ? ['apps/kpki/src/ui/work/{check,questions,read,start-worker,turns}.test.ts']
    : [];

function project(kind: TestKindName): TestProjectInlineConfiguration {
  const { ending, isAlone, seconds } = testKinds[kind];
  return {
    // React as the program has it, which is twice as fast.
    oxc: { jsx: { development: false } },
    // Tests read the sources of the packages; nothing has to be built first.
    ssr: { resolve: { conditions: ['@kpki/source', 'node', 'import', 'default'] } },
    test: {
      name: kind,
      environment: 'node',
      // A suggested command begins with `npx` if npx started kpki; a test must not depend on who started vitest.
      env: { NODE_ENV: 'production', npm_lifecycle_event: '', ...ofServers, ...ofPrograms[kind], ...ofUpdate },
      include: [...filesOfKind(testKinds[kind])],
      exclude: [...configDefaults.exclude, ...fromSource, ...(ending === '' ? otherEndings : [])],
      setupFiles: isAlone ? [here('tools/house-rules/src/test-kinds/keep-alone.ts')] : [],
      globalSetup: (before[kind] ?? []).map(here),
      // Most of the processor's time would go into importing the same modules for each file once more. A test restores
      // what it changes in its process.
      isolate: false,
      maxWorkers: filesAtOnce,
      testTimeout: seconds * 1000,
      // A hook starts a whole control plane.
      hookTimeout: 240_000,
    },
  };
}

// Which part of the soak a run does; runs that follow each other do other parts. knip reads this file too, and runs nothing.
if (process.env['VITEST'] !== undefined && process.env['KPKI_SEED'] === undefined) {
  // The number outlives `npm ci`, as the components do.
  const seed = process.env['GITHUB_RUN_NUMBER'] ?? String(nextRun(cacheDirectory('run')));
  process.env['KPKI_SEED'] = seed;
  process.stderr.write(`KPKI_SEED=${seed} does the same parts and random cases again\n`);
}

// One run over all projects, so that one line at the end counts every test.
const config: ViteUserConfig = defineConfig({
  test: {
    projects: (Object.keys(testKinds) as TestKindName[]).map(project),
    sequence: { sequencer: ByKind },
    reporters: ['default', './tools/house-rules/src/closing-line.ts'],
  },
});

export default config;
